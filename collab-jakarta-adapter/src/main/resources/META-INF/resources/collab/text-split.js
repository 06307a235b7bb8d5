import { jsonBytes, unitsWithin } from './json-size.js';
import { TextOperation } from './text-operation.js';

/** One character must always fit, else splitting would never end. */
const SMALLEST = 32;

/**
 * Cuts an operation in two that follow each other, so that the wire form of the first fits into a number of bytes.
 * @param {TextOperation} operation
 * @param {number} maxBytes
 * @returns {[TextOperation, TextOperation | null]} the second is null when the whole operation fits
 */
export function splitOperation(operation, maxBytes) {
  const limit = Math.max(maxBytes, SMALLEST);
  const first = [];
  let bytes = 2;
  let position = 0;
  for (let index = 0; index < operation.ops.length; index++) {
    const component = operation.ops[index];
    const size = componentBytes(component);
    if (bytes + size > limit) {
      const part = typeof component === 'string' ? component.slice(0, unitsWithin(component, limit - bytes - 3)) : '';
      const remains = part === '' ? component : component.slice(part.length);
      return cut(first, part, position + part.length, [remains, ...operation.ops.slice(index + 1)]);
    }
    first.push(component);
    bytes += size;
    position += typeof component === 'string' ? component.length : Math.max(component, 0);
  }
  return [operation, null];
}

function cut(first, part, position, rest) {
  const head = TextOperation.fromOps(part === '' ? first : [...first, part]);
  return [head, TextOperation.fromOps(position > 0 ? [position, ...rest] : rest)];
}

/** With the comma behind it. */
function componentBytes(component) {
  return typeof component === 'string' ? jsonBytes(component) + 3 : String(component).length + 1;
}
