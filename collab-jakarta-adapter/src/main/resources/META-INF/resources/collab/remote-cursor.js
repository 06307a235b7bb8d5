import { clipCursor, isPlaced, moveCursor } from './cursor-info.js';

/**
 * One cursor of one session, kept at its place in the text as the server has it; how it stands in the text as it shows
 * here, with what is not acknowledged yet, is worked out when somebody looks. It may be told before the operations it
 * refers to have arrived: then it waits for them and the one before it stays.
 */
export class RemoteCursor {
  #sessionId;
  #info = {};
  #ahead = null;
  /** How often its owner has moved it. */
  moves = 0;

  /** @param {string} sessionId */
  constructor(sessionId) {
    this.#sessionId = sessionId;
  }

  /**
   * @param {any} info
   * @param {import('./text-field.js').TextField | undefined} field the text it is in, if it is in one
   * @returns {boolean} whether it shows now
   */
  take(info, field) {
    const revision = info.revision ?? field?.revision;
    if (field === undefined || !isPlaced(info) || revision === field.revision) {
      return this.#place(info);
    }
    if (revision > field.revision) {
      this.#ahead = info;
      return false;
    }
    const missed = field.committedSince(revision);
    return missed !== null && this.#place(missed.reduce((at, each) => this.#move(at, each.operation, each.sessionId), info));
  }

  /**
   * The text went on.
   * @param {import('./text-operation.js').TextOperation} operation
   * @param {string | undefined} sessionId who made it
   * @param {import('./text-field.js').TextField} field the text, at the revision it led to
   */
  committed(operation, sessionId, field) {
    this.#info = this.#move(this.#info, operation, sessionId);
    const waiting = this.#ahead;
    if (waiting !== null && waiting.revision <= field.revision) {
      this.#ahead = null;
      this.take(waiting, field);
    }
  }

  /**
   * @param {import('./text-field.js').TextField | undefined} field
   * @returns {import('./cursor-info.js').CursorInfo} in the text as it shows here
   */
  shown(field) {
    if (field === undefined || !isPlaced(this.#info)) {
      return this.#info;
    }
    const { revision, ...info } = field.pending.reduce((at, operation) => moveCursor(at, operation, false), this.#info);
    return clipCursor(info, field.text.length);
  }

  #move(info, operation, sessionId) {
    return moveCursor(info, operation, sessionId === this.#sessionId);
  }

  #place(info) {
    this.#ahead = null;
    this.#info = info;
    this.moves++;
    return true;
  }
}
