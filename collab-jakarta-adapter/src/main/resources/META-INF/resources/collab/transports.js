/** After so long on the fallback a WebSocket is tried beside it. */
const RETURN_MS = 5 * 60 * 1000;
/** The same where one has worked before: it was the server that was away. */
const SOON_MS = 15000;

/**
 * Which way to dial. A WebSocket is what is wanted; where none opens, or none lives, an event stream with posts takes its place,
 * and from time to time it is tried whether that is still so. If neither works it is the server that is away, and they take turns.
 */
export class Transports {
  /** @type {'websocket' | 'stream'} */
  current = 'websocket';
  #environment;
  #failures = 0;
  #since = 0;
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

  /** Whether it is time to see if a WebSocket gets through again. */
  get isReturnDue() {
    const pause = this.#hasWorked ? SOON_MS : RETURN_MS;
    return this.current === 'stream' && this.#environment.now() - this.#since >= pause;
  }

  /** A WebSocket is being tried beside the stream. */
  trying() {
    this.#since = this.#environment.now();
  }

  /** A WebSocket got through. */
  cleared() {
    this.#become('websocket');
  }

  #become(transport) {
    this.current = transport;
    this.#failures = 0;
    this.#since = this.#environment.now();
  }
}
