/** Lets edits go as fast as the server takes them, those of all fields together, in the order they asked. */
export class Pacer {
  #environment;
  #waiting = [];
  #perSecond = 1;
  #available = 0;
  #updated = 0;
  #timer = null;

  /** @param {import('./environment.js').Environment} environment */
  constructor(environment) {
    this.#environment = environment;
  }

  /** A new line: what waited is forgotten. @param {number} perSecond */
  start(perSecond) {
    this.clear();
    this.#perSecond = Math.max(1, perSecond);
    this.#available = this.#perSecond;
    this.#updated = this.#environment.now();
  }

  clear() {
    this.#environment.clearTimeout(this.#timer);
    this.#waiting = [];
  }

  /** Runs a task, now or when it is its turn. @param {() => void} task */
  submit(task) {
    this.#waiting.push(task);
    if (this.#waiting.length === 1) {
      this.#drain();
    }
  }

  #drain() {
    const now = this.#environment.now();
    this.#available = Math.min(this.#perSecond, this.#available + ((now - this.#updated) / 1000) * this.#perSecond);
    this.#updated = now;
    while (this.#waiting.length > 0 && this.#available >= 1) {
      this.#available--;
      this.#waiting.shift()();
    }
    if (this.#waiting.length > 0) {
      const wait = Math.ceil(((1 - this.#available) / this.#perSecond) * 1000);
      this.#timer = this.#environment.setTimeout(() => this.#drain(), wait);
    }
  }
}
