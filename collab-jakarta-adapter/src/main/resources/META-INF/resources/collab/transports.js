/** After so long on a fallback a better way is tried beside it. */
const RETURN_MS = 5 * 60 * 1000;
/** The same for a WebSocket where one has worked before: it was the server that was away. */
const SOON_MS = 15000;

/**
 * Which way to dial. A WebSocket is what is wanted; where none opens, or none lives, an event stream with posts takes its place,
 * and where nothing comes through that although it did not fail, it is held back until it is whole, and is polled instead. From
 * time to time it is tried whether a better way is clear. If a fallback fails, too, it is the server that is away, and they take
 * turns with the WebSocket.
 */
export class Transports {
  /** @type {'websocket' | 'stream' | 'poll'} */
  current = 'websocket';
  #environment;
  #failures = 0;
  #tried = { websocket: 0, stream: 0 };
  #hasWorked = false;

  /** @param {import('./environment.js').Environment} environment */
  constructor(environment) {
    this.#environment = environment;
  }

  /** A line has lived for a while, or has ended for a reason of the server's. */
  worked() {
    this.#failures = 0;
    this.#hasWorked ||= this.current === 'websocket';
  }

  /** A line could not be opened, or died before it was good for anything. */
  failed() {
    this.#failures++;
    // One that has worked has the benefit of the doubt: servers are restarted.
    if (this.#failures > (this.current === 'websocket' && this.#hasWorked ? 1 : 0)) {
      this.#become(this.current === 'websocket' ? 'stream' : 'websocket');
    }
  }

  /** Nothing has come through a stream that did not end by itself. */
  heldBack() {
    this.#become('poll');
  }

  /** The better way that it is time to try beside the line. @returns {'websocket' | 'stream' | null} */
  get due() {
    if (this.current !== 'websocket' && this.#hasPassed(this.#hasWorked ? SOON_MS : RETURN_MS, 'websocket')) {
      return 'websocket';
    }
    return this.current === 'poll' && this.#hasPassed(RETURN_MS, 'stream') ? 'stream' : null;
  }

  #hasPassed(pause, way) {
    return this.#environment.now() - this.#tried[way] >= pause;
  }

  /** It is being tried. @param {'websocket' | 'stream'} better */
  trying(better) {
    this.#tried[better] = this.#environment.now();
  }

  /** It got through. @param {'websocket' | 'stream'} better */
  cleared(better) {
    this.#become(better);
  }

  #become(transport) {
    const now = this.#environment.now();
    this.current = transport;
    this.#failures = 0;
    this.#tried = { websocket: now, stream: now };
  }
}
