const GRACE_MS = 8000;
const PROBE_MS = 5000;
/** A timer that comes this late slept with the machine or the tab: its silence says nothing about the server. */
const LATE_MS = 2000;

/** Watches one connection: any frame is life, silence longer than the server's heartbeat is not. */
export class Liveness {
  #environment;
  #probe;
  #dead;
  #timer = null;
  #probing = false;
  #heartbeat = 0;

  /**
   * @param {import('./environment.js').Environment} environment
   * @param {{probe: () => void, dead: () => void}} actions `probe` asks the server for a frame
   */
  constructor(environment, { probe, dead }) {
    this.#environment = environment;
    this.#probe = probe;
    this.#dead = dead;
  }

  /** @param {number} heartbeat how often the server speaks at least, in milliseconds */
  start(heartbeat) {
    this.#heartbeat = heartbeat;
    this.heard();
  }

  heard() {
    if (this.#heartbeat > 0) {
      this.#probing = false;
      this.#wait(this.#heartbeat + GRACE_MS, (late) => (late ? this.probe() : this.#dead()));
    }
  }

  /** Asks now instead of waiting, because something hints that the line may be gone. */
  probe() {
    if (this.#heartbeat > 0 && !this.#probing) {
      this.#probing = true;
      this.#probe();
      this.#wait(PROBE_MS, () => this.#dead());
    }
  }

  stop() {
    this.#environment.clearTimeout(this.#timer);
    this.#heartbeat = 0;
    this.#probing = false;
  }

  #wait(delay, silent) {
    this.#environment.clearTimeout(this.#timer);
    const due = this.#environment.now() + delay;
    this.#timer = this.#environment.setTimeout(() => silent(this.#environment.now() > due + LATE_MS), delay);
  }
}
