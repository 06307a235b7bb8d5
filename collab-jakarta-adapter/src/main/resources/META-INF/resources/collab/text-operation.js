import { OperationBuilder } from './operation-builder.js';
import { ComponentCursor } from './component-cursor.js';
import { OperationError } from './errors.js';
import { splitsPair } from './surrogates.js';
import { changedRange } from './text-diff.js';

/**
 * @typedef {'left' | 'right'} Side where an insertion stands when another one is made at the same place
 * @typedef {number | string} Component a positive number retains, a negative one deletes, a string inserts
 */

/**
 * One edit of a text: a walk over it that retains, inserts and deletes. Immutable and canonical: no empty or
 * neighbouring equal components, an insertion stands before a deletion at the same place, and what follows the last
 * change is retained without saying so. Positions and lengths count UTF-16 code units.
 */
export class TextOperation {
  #ops;
  #baseLength;

  /**
   * Applications use the factories below; this takes what the builder has made canonical.
   * @param {readonly Component[]} ops
   * @param {number} baseLength how long a text must at least be for this operation
   */
  constructor(ops, baseLength) {
    this.#ops = Object.freeze(ops);
    this.#baseLength = baseLength;
  }

  /**
   * Reads the wire form, strictly: whatever is not an operation is an OperationError, nothing else is thrown.
   * @param {unknown} ops
   * @returns {TextOperation}
   */
  static fromOps(ops) {
    if (!Array.isArray(ops)) {
      throw new OperationError('bad_operation', 'ops is not a list');
    }
    const builder = new OperationBuilder();
    for (let index = 0; index < ops.length; index++) {
      builder.add(ops[index], index);
    }
    return build(builder);
  }

  /** @param {number} position @param {string} content */
  static insert(position, content) {
    return TextOperation.replace(position, 0, content);
  }

  /** @param {number} position @param {number} length */
  static delete(position, length) {
    return TextOperation.replace(position, length, '');
  }

  /**
   * @param {number} position
   * @param {number} length how many units are taken away
   * @param {string} content what comes in their place
   */
  static replace(position, length, content) {
    if (!(Number.isInteger(position) && position >= 0 && Number.isInteger(length) && length >= 0)) {
      throw new OperationError('bad_operation', `no range: ${position}, ${length}`);
    }
    if (typeof content !== 'string') {
      throw new OperationError('bad_operation', 'content is not a string');
    }
    return TextOperation.fromOps([position, content, -length].filter(Boolean));
  }

  /**
   * The smallest single replacement that turns one text into another. Where several are equally small (an `a` typed
   * into `aaa`), the one at the caret is taken if a caret is given, else the last.
   * @param {string} before
   * @param {string} after both texts without half characters
   * @param {number} [caret] where the caret stands in `after`
   */
  static between(before, after, caret) {
    const { start, end, content } = changedRange(before, after, caret);
    return TextOperation.replace(start, end - start, content);
  }

  /**
   * Moves `a` behind `b`, both made on the same text.
   * @param {TextOperation} a
   * @param {TextOperation} b the one that is already applied
   * @param {Side} side where `a` stands when both insert at one place
   * @returns {TextOperation}
   */
  static transform(a, b, side) {
    const mine = new ComponentCursor(a.#ops);
    const other = new ComponentCursor(b.#ops);
    const out = new OperationBuilder();
    while (!mine.done) {
      if (mine.kind === 'insert' && (side === 'left' || other.kind !== 'insert')) {
        out.insert(mine.takeInsert());
      } else if (other.kind === 'insert') {
        out.retain(other.takeInsert().length);
      } else {
        const length = Math.min(mine.left, other.left);
        if (other.kind === 'retain') {
          out.keepOrDelete(mine.kind, length);
        }
        mine.skip(length);
        other.skip(length);
      }
    }
    return build(out);
  }

  /** The shortest text this operation fits. A longer one is fine: its end is retained. */
  get baseLength() {
    return this.#baseLength;
  }

  /** Whether this operation changes nothing. */
  get isEmpty() {
    return this.#ops.length === 0;
  }

  /** The canonical wire form. @returns {Component[]} */
  toOps() {
    return [...this.#ops];
  }

  /** @returns {readonly Component[]} the same without a copy; it is frozen */
  get ops() {
    return this.#ops;
  }

  /** @param {TextOperation} other */
  equals(other) {
    return this.#ops.length === other.#ops.length && this.#ops.every((component, i) => component === other.#ops[i]);
  }

  /**
   * @param {string} text
   * @returns {string} the text after this operation
   */
  apply(text) {
    if (this.#baseLength > text.length) {
      throw new OperationError('bad_operation', `made for ${this.#baseLength} units, the text has ${text.length}`);
    }
    const pieces = [];
    let position = 0;
    for (const component of this.#ops) {
      if (typeof component === 'string') {
        refuseSplit(text, position);
        pieces.push(component);
      } else if (component > 0) {
        pieces.push(text.slice(position, position + component));
        position += component;
      } else {
        refuseSplit(text, position);
        position -= component;
        refuseSplit(text, position);
      }
    }
    pieces.push(text.slice(position));
    return pieces.join('');
  }

  /**
   * One operation with the effect of this one and then `next`. Meant for a client's own unsent edits.
   * @param {TextOperation} next
   * @returns {TextOperation}
   */
  compose(next) {
    const first = new ComponentCursor(this.#ops);
    const second = new ComponentCursor(next.#ops);
    const out = new OperationBuilder();
    while (!first.done || !second.done) {
      if (first.kind === 'delete') {
        out.delete(first.left);
        first.skip(first.left);
      } else if (second.kind === 'insert') {
        out.insert(second.takeInsert());
      } else {
        const length = Math.min(first.left, second.left);
        if (first.kind === 'retain') {
          out.keepOrDelete(second.kind, length);
        } else if (second.kind === 'retain') {
          out.insert(first.peekInsert(length));
        }
        first.skip(length);
        second.skip(length);
      }
    }
    return build(out);
  }

  /**
   * The operation that undoes this one.
   * @param {string} before the text this operation was made for
   * @returns {TextOperation}
   */
  invert(before) {
    const out = new OperationBuilder();
    let position = 0;
    for (const component of this.#ops) {
      if (typeof component === 'string') {
        out.delete(component.length);
      } else if (component > 0) {
        out.retain(component);
        position += component;
      } else {
        out.insert(before.slice(position, position - component));
        position -= component;
      }
    }
    return build(out);
  }

  /**
   * Where a caret stands after this operation. An insertion exactly at the caret pushes it only if it is the caret
   * owner's; a caret in a deleted range goes to the range's start.
   * @param {number} position
   * @param {boolean} own whether the caret's owner made this operation
   */
  transformPosition(position, own) {
    let at = 0;
    for (const component of this.#ops) {
      if (at > position) {
        break;
      }
      if (typeof component === 'string') {
        if (at < position || own) {
          position += component.length;
        }
        at += component.length;
      } else if (component > 0) {
        at += component;
      } else {
        position -= Math.min(-component, position - at);
      }
    }
    return position;
  }
}

/** @param {OperationBuilder} builder */
function build(builder) {
  return new TextOperation(builder.ops(), builder.baseLength);
}

/** @param {string} text @param {number} position */
function refuseSplit(text, position) {
  if (splitsPair(text, position)) {
    throw new OperationError('surrogate_split', `position ${position} is inside a character`);
  }
}
