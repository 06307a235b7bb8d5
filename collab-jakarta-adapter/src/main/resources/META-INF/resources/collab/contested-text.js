import { ComponentCursor } from './component-cursor.js';
import { OperationBuilder } from './operation-builder.js';
import { TextOperation } from './text-operation.js';

/** Above this many steps characters are matched one behind the other instead of as well as possible. */
const MOST_STEPS = 40000;

/**
 * Whether an operation deletes some of what another one deletes, or inserts there.
 * @param {TextOperation} deleting
 * @param {TextOperation} received made on the same text
 */
export function contests(deleting, received) {
  const [mine, other] = [new ComponentCursor(deleting.ops), new ComponentCursor(received.ops)];
  let isBehindDeletion = false;
  while (!other.done && !(mine.done && !isBehindDeletion)) {
    if (mine.kind === 'insert') {
      mine.skip(mine.left);
    } else if (other.kind !== 'retain' && (mine.kind === 'delete' || (isBehindDeletion && other.kind === 'insert'))) {
      return true;
    } else if (other.kind === 'insert') {
      other.skip(other.left);
    } else {
      const length = Math.min(mine.left, other.left);
      isBehindDeletion = mine.kind === 'delete' && length === mine.left;
      mine.skip(length);
      other.skip(length);
    }
  }
  return false;
}

/**
 * The same operation, but characters that it deletes and inserts again at the same place are kept.
 * @param {TextOperation} operation
 * @param {string} before the text it was made on
 */
export function keepingRestored(operation, before) {
  const out = new OperationBuilder();
  let position = 0;
  let inserted = '';
  for (const component of operation.ops) {
    if (typeof component === 'string') {
      inserted = component;
      continue;
    }
    if (component < 0) {
      align([...inserted], [...before.slice(position, position - component)], out);
    } else {
      insert(out, inserted);
      out.retain(component);
    }
    inserted = '';
    position += Math.abs(component);
  }
  insert(out, inserted);
  return TextOperation.fromOps(out.ops());
}

/** What is inserted instead of what is deleted, the characters they share being retained. */
function align(inserted, deleted, out) {
  let from = 0;
  for (const [index, match] of matches(inserted, deleted).entries()) {
    if (match === -1) {
      out.insert(inserted[index]);
    } else {
      remove(out, deleted.slice(from, match));
      out.retain(deleted[match].length);
      from = match + 1;
    }
  }
  remove(out, deleted.slice(from));
}

/** For each of some characters its place among others, or -1: as many as fit in this order. */
function matches(some, others) {
  return some.length * others.length > MOST_STEPS ? firstMatches(some, others) : mostMatches(some, others);
}

function firstMatches(some, others) {
  let from = 0;
  return some.map((character) => {
    const match = others.indexOf(character, from);
    from = match === -1 ? from : match + 1;
    return match;
  });
}

/** The longest common subsequence, by the table of what is common to the ends. */
function mostMatches(some, others) {
  const width = others.length + 1;
  const common = new Uint32Array((some.length + 1) * width);
  for (let i = some.length - 1; i >= 0; i--) {
    for (let j = others.length - 1; j >= 0; j--) {
      common[i * width + j] =
        some[i] === others[j]
          ? common[(i + 1) * width + j + 1] + 1
          : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  const found = [];
  for (let i = 0, j = 0; i < some.length; i++) {
    while (j < others.length && some[i] !== others[j] && common[i * width + j] === common[i * width + j + 1]) {
      j++;
    }
    const isMatch = j < others.length && some[i] === others[j];
    found.push(isMatch ? j++ : -1);
  }
  return found;
}

function remove(out, characters) {
  const length = characters.join('').length;
  if (length > 0) {
    out.delete(length);
  }
}

function insert(out, content) {
  if (content !== '') {
    out.insert(content);
  }
}
