/**
 * Tells which edits belong to one run of typing: one kind of edit, each next to the one before it and soon after it. A
 * line end closes a run.
 */
export class TypingRun {
  #longestPause;
  #last = null;

  /** @param {number} longestPause between two edits of one run, in milliseconds */
  constructor(longestPause) {
    this.#longestPause = longestPause;
  }

  /**
   * @param {import('./text-operation.js').TextOperation} operation
   * @param {number} now
   * @returns {boolean} whether it goes on with the run; else it begins one
   */
  takes(operation, now) {
    const edit = singleEdit(operation);
    const last = this.#last;
    const goesOn = edit !== null && last !== null && now - last.time <= this.#longestPause && isNext(last, edit);
    this.#last = edit === null || edit.inserted.endsWith('\n') ? null : { ...edit, time: now };
    return goesOn;
  }

  /** Somebody else edited. @param {import('./text-operation.js').TextOperation} operation */
  moved(operation) {
    if (this.#last !== null) {
      this.#last.start = operation.transformPosition(this.#last.start, false);
      this.#last.end = operation.transformPosition(this.#last.end, false);
    }
  }

  close() {
    this.#last = null;
  }
}

function isNext(last, { inserted, deleted, start }) {
  if (inserted !== '') {
    return deleted === 0 && last.inserted !== '' && start === last.end;
  }
  // Backwards and forwards.
  return last.inserted === '' && (start + deleted === last.start || start === last.start);
}

/** An operation that replaces one range, and where what it inserted ends; null for any other. */
function singleEdit({ ops }) {
  const start = typeof ops[0] === 'number' && ops[0] > 0 ? ops[0] : 0;
  const [first, second, ...more] = start > 0 ? ops.slice(1) : ops;
  const inserted = typeof first === 'string' ? first : '';
  const deletion = typeof first === 'string' ? second : first;
  const isOther = more.length > 0 || deletion > 0 || (typeof first !== 'string' && second !== undefined);
  return isOther ? null : { start, inserted, deleted: -(deletion ?? 0), end: start + inserted.length };
}
