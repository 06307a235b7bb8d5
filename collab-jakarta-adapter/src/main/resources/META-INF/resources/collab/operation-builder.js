import { OperationError } from './errors.js';
import { hasLoneSurrogate } from './surrogates.js';

/** Texts are shared with a server that counts with 32 bits. */
const MAX_LENGTH = 2 ** 31 - 1;

/** Puts components together so that the result is canonical, and refuses what can be no component. */
export class OperationBuilder {
  /** @type {any[]} numbers and strings */
  #ops = [];
  #base = 0;
  #target = 0;

  get baseLength() {
    return this.#base;
  }

  /**
   * @param {any} component one of the wire form, not checked yet
   * @param {number} index where it stood, for the message
   */
  add(component, index) {
    if (typeof component === 'string' && component !== '') {
      if (hasLoneSurrogate(component)) {
        throw new OperationError('surrogate_split', `component ${index} holds half a character`);
      }
      this.insert(component);
    } else if (Number.isInteger(component) && component > 0) {
      this.retain(component);
    } else if (Number.isInteger(component) && component < 0) {
      this.delete(-component);
    } else {
      throw new OperationError('bad_operation', `component ${index} is none`);
    }
  }

  /** @param {number} length */
  retain(length) {
    this.#count(length, length);
    const last = this.#ops.length - 1;
    if (isRetain(this.#ops[last])) {
      this.#ops[last] += length;
    } else {
      this.#ops.push(length);
    }
  }

  /** @param {number} length */
  delete(length) {
    this.#count(length, 0);
    const last = this.#ops.length - 1;
    if (isDelete(this.#ops[last])) {
      this.#ops[last] -= length;
    } else {
      this.#ops.push(-length);
    }
  }

  /** @param {string} content */
  insert(content) {
    this.#count(0, content.length);
    // Behind a deletion it moves in front of it: both orders mean the same, only one is canonical.
    const at = isDelete(this.#ops[this.#ops.length - 1]) ? this.#ops.length - 1 : this.#ops.length;
    if (typeof this.#ops[at - 1] === 'string') {
      this.#ops[at - 1] += content;
    } else {
      this.#ops.splice(at, 0, content);
    }
  }

  /** @param {string} kind 'retain' or 'delete' @param {number} length */
  keepOrDelete(kind, length) {
    if (kind === 'retain') {
      this.retain(length);
    } else {
      this.delete(length);
    }
  }

  /** The components without the retain at the end, which counts for the base length only. */
  ops() {
    return isRetain(this.#ops[this.#ops.length - 1]) ? this.#ops.slice(0, -1) : this.#ops;
  }

  #count(base, target) {
    this.#base += base;
    this.#target += target;
    if (this.#base > MAX_LENGTH || this.#target > MAX_LENGTH) {
      throw new OperationError('bad_operation', 'longer than any text can be');
    }
  }
}

// Inserted digits compare like numbers, so the type is asked first.
const isRetain = (component) => typeof component === 'number' && component > 0;
const isDelete = (component) => typeof component === 'number' && component < 0;
