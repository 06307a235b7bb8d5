import { moveCursor } from './cursor-info.js';
import { CollabError } from './errors.js';
import { byteLength } from './frames.js';

/** What the refusal of a cursor refers to; nothing waits for it, the next cursor is as good. */
export const CURSOR = 'cursor';

/** The server passes on no more than 20 a second of one cursor. */
const INTERVAL_MS = 50;
const MOST_BYTES = 4096;

/**
 * This client's cursor in one field, or in the document as a whole, and what the others know of it. The first move is
 * told at once, of later ones the latest when it is time. What moves it is the same here as there, so only what differs
 * from where the others have it is told.
 */
export class OwnCursor {
  #environment;
  #mayTell;
  #send;
  #info;
  /** Undefined when the others know of none, null when it is not known what they know. */
  #told;
  #timer = null;
  #free = -Infinity;

  /**
   * @param {import('./environment.js').Environment} environment
   * @param {{mayTell: () => boolean, send: (info: object) => void}} line
   */
  constructor(environment, { mayTell, send }) {
    this.#environment = environment;
    this.#mayTell = mayTell;
    this.#send = send;
  }

  /** @param {import('./cursor-info.js').CursorInfo | null} info null: it is nowhere any more */
  set(info) {
    const json = JSON.stringify(info ?? {});
    // It may go with an edit, and the server would refuse both.
    if (byteLength(json) > MOST_BYTES) {
      throw new CollabError('too_large', `a cursor is over ${MOST_BYTES} bytes`);
    }
    if (!isValid(info ?? {})) {
      throw new CollabError('bad_message', 'positions count from 0');
    }
    this.#info = JSON.parse(json);
    this.tell();
  }

  /** The text went on. @param {import('./text-operation.js').TextOperation} operation @param {boolean} own */
  moved(operation, own) {
    this.#info = this.#info && moveCursor(this.#info, operation, own);
    this.#told = this.#told && moveCursor(this.#told, operation, own);
  }

  /**
   * What goes with an operation that leads to the text as it shows.
   * @returns {import('./cursor-info.js').CursorInfo | undefined}
   */
  ride() {
    this.#told = this.#info;
    return this.#info;
  }

  /** What was told may not have arrived. */
  forget() {
    this.#told = null;
  }

  /** The line is gone, and with it all that others know. */
  lost() {
    this.#told = undefined;
    this.#stop();
  }

  /** Tells the others if there is something new and the line is free for it. */
  tell() {
    if (this.#timer !== null || !this.#isNews || !this.#mayTell()) {
      return;
    }
    const wait = this.#free - this.#environment.now();
    if (wait > 0) {
      this.#later(wait);
      return;
    }
    this.#free = this.#environment.now() + INTERVAL_MS;
    this.#told = this.#info;
    this.#send(this.#info);
  }

  /** The server did not take it. @param {any} error */
  refused(error) {
    if (error.recovery === 'retry') {
      this.forget();
      this.#later(error.retry_after_ms ?? INTERVAL_MS);
    }
  }

  get #isNews() {
    const news = JSON.stringify(this.#info);
    return this.#told === undefined ? ![undefined, '{}'].includes(news) : news !== JSON.stringify(this.#told);
  }

  #later(delay) {
    this.#stop();
    this.#timer = this.#environment.setTimeout(() => {
      this.#timer = null;
      this.tell();
    }, delay);
  }

  #stop() {
    this.#environment.clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function isValid({ position, selection }) {
  const places = selection === undefined ? [position ?? 0] : [selection?.anchor, selection?.head];
  return places.every((place) => Number.isInteger(place) && place >= 0);
}
