const BASE_MS = 250;
const EARLY_CAP_MS = 5000;
const EARLY_MS = 30000;
const LATE_CAP_MS = 30000;

/**
 * How long to wait before the next attempt: anything up to twice as long as before, so that many clients that lost one
 * server do not come back together. The first half minute stays brisk, for a server that only restarts.
 */
export class Backoff {
  #environment;
  #attempt = 0;
  #since = 0;

  /** @param {import('./environment.js').Environment} environment */
  constructor(environment) {
    this.#environment = environment;
  }

  /** @returns {number} milliseconds */
  next() {
    if (this.#attempt === 0) {
      this.#since = this.#environment.now();
    }
    const early = this.#environment.now() - this.#since < EARLY_MS;
    const most = Math.min(early ? EARLY_CAP_MS : LATE_CAP_MS, BASE_MS * 2 ** this.#attempt);
    this.#attempt++;
    return Math.floor(this.#environment.random() * most);
  }

  /** It worked: the next trouble is a new one. */
  reset() {
    this.#attempt = 0;
  }
}
