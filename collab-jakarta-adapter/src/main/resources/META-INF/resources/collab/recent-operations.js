/** Cursors come with the next operation or soon after; one that is older than this many is moved by its next message. */
const KEPT = 128;

/** The newest committed operations of a text, for what still refers to a revision a little older. */
export class RecentOperations {
  /** @type {{revision: number, operation: import('./text-operation.js').TextOperation, sessionId: string | undefined}[]} */
  #entries = [];

  /**
   * @param {number} revision that it led to
   * @param {import('./text-operation.js').TextOperation} operation
   * @param {string | undefined} sessionId who made it
   */
  add(revision, operation, sessionId) {
    this.#entries.push({ revision, operation, sessionId });
    if (this.#entries.length > KEPT) {
      this.#entries.shift();
    }
  }

  /**
   * What was committed after a revision, oldest first.
   * @param {number} revision
   * @param {number} newest the revision of now
   * @returns {{operation: import('./text-operation.js').TextOperation, sessionId: string | undefined}[] | null} null when
   *     not all of it is known any more
   */
  since(revision, newest) {
    const entries = this.#entries.filter((entry) => entry.revision > revision);
    return entries.length === newest - revision ? entries : null;
  }

  clear() {
    this.#entries = [];
  }
}
