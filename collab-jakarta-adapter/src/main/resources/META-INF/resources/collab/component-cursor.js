/** Walks over components and splits them where the walk over another operation needs it. */
export class ComponentCursor {
  #ops;
  #index = 0;
  #offset = 0;

  /** @param {readonly (number | string)[]} ops canonical */
  constructor(ops) {
    this.#ops = ops;
  }

  /** Whether only the unspoken retain at the end is left. */
  get done() {
    return this.#index >= this.#ops.length;
  }

  /** @returns {'insert' | 'retain' | 'delete'} */
  get kind() {
    const component = this.#ops[this.#index];
    if (typeof component === 'string') {
      return 'insert';
    }
    return component < 0 ? 'delete' : 'retain';
  }

  /** What is left of the current component; the retain at the end has no end. */
  get left() {
    if (this.done) {
      return Infinity;
    }
    const component = this.#ops[this.#index];
    return (typeof component === 'string' ? component.length : Math.abs(component)) - this.#offset;
  }

  /** @param {number} length at most `left` */
  skip(length) {
    if (this.done) {
      return;
    }
    if (length === this.left) {
      this.#index++;
      this.#offset = 0;
    } else {
      this.#offset += length;
    }
  }

  /** @param {number} length how much of the current insertion to look at */
  peekInsert(length) {
    return String(this.#ops[this.#index]).slice(this.#offset, this.#offset + length);
  }

  /** The rest of the current insertion, which is then behind the cursor. */
  takeInsert() {
    const content = this.peekInsert(this.left);
    this.skip(content.length);
    return content;
  }
}
