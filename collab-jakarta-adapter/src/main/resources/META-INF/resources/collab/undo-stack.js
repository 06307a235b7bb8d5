import { contests, keepingRestored } from './contested-text.js';
import { TextOperation } from './text-operation.js';

/**
 * Operations that follow each other, the last one on the text as it is: each takes one edit back. What somebody else does
 * to the text is worked into all of them, from the last to the first:
 *
 * <pre>
 *      text ---- last ----> . ---- the one before ----> .
 *       |                   |                           |
 *    received           received'                   received''
 *       v                   v                           v
 *      text' --- last' ---> . ---- the one before' ---> .
 * </pre>
 */
export class UndoStack {
  #items = [];
  #most;

  /** @param {number} most how many are kept; the oldest are forgotten */
  constructor(most) {
    this.#most = most;
  }

  get size() {
    return this.#items.length;
  }

  /** @returns {TextOperation | undefined} the one to apply next */
  get last() {
    return this.#items[this.#items.length - 1];
  }

  /** @param {TextOperation} operation made on the text as it is now */
  push(operation) {
    if (!operation.isEmpty) {
      this.#items.push(operation);
      this.#items.splice(0, this.#items.length - this.#most);
    }
  }

  /** Takes one more edit back with the last one. @param {TextOperation} operation made on the text as it is now */
  extend(operation) {
    this.push(operation.compose(this.#items.pop() ?? TextOperation.fromOps([])));
  }

  pop() {
    return this.#items.pop();
  }

  clear() {
    this.#items = [];
  }

  /** @param {TextOperation} received somebody else's edit of the text */
  receive(received) {
    this.#replace(this.#moved(this.#fromLast, received));
  }

  /**
   * Somebody else's edit of text that an own edit, not yet committed, has deleted. What both deleted is his to bring back,
   * as his was first, and does not come back twice; what he inserted there has a place in what comes back. Both are lost
   * in what his edit does to the text as it shows, so the operations are made anew from the text that was confirmed:
   *
   * <pre>
   *   before ---- pending ----> text ---- last ----> .        map: from before to here, what comes back being kept
   *     |                        |                   |
   *   received                   v                   v
   *     v                        |                   |
   *     . ------ pending' -----> . ----- last' ----> .
   * </pre>
   * @param {{received: TextOperation, pending: TextOperation, moved: TextOperation, before: string}} edit pending and
   *     pending' as the client has them: one after the other, own edits may stand elsewhere than as one
   */
  contested({ received, pending, moved, before }) {
    const after = received.apply(before);
    const items = this.#fromLast;
    const remade = [];
    let map = pending;
    let last = moved;
    while (items.length > 0 && contests(map, received)) {
      map = keepingRestored(map.compose(items.shift()), before);
      const next = TextOperation.transform(map, received, 'left');
      remade.push(keepingRestored(last.invert(after).compose(next), last.apply(after)));
      last = next;
    }
    this.#replace([...remade, ...this.#moved(items, TextOperation.transform(received, map, 'right'))]);
  }

  get #fromLast() {
    return [...this.#items].reverse();
  }

  #moved(items, operation) {
    let received = operation;
    return items.map((undo) => {
      const moved = TextOperation.transform(undo, received, 'left');
      received = TextOperation.transform(received, undo, 'right');
      return moved;
    });
  }

  #replace(fromLast) {
    this.#items = fromLast.reverse().filter((item) => !item.isEmpty);
  }
}
