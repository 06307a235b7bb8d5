const TOGETHER_MS = 1000;

/** Says things to who listens to the page: what happens within a second is said in one go, so that it does not chatter. */
export class Announcer {
  #region;
  #waiting = [];

  /** @param {HTMLElement} region a polite live region */
  constructor(region) {
    this.#region = region;
  }

  /** @param {string} sentence */
  say(sentence) {
    if (this.#waiting.length === 0) {
      setTimeout(() => {
        this.#region.textContent = this.#waiting.splice(0).join(' ');
      }, TOGETHER_MS);
    }
    if (!this.#waiting.includes(sentence)) {
      this.#waiting.push(sentence);
    }
  }
}
