/** Named events with listeners; the base of everything here that an application can listen to. */
export class Emitter {
  #listeners = new Map();
  #waiting = [];

  /**
   * @param {string} event
   * @param {(detail: any) => void} listener called in the order of registration
   * @returns {() => void} takes the listener off again
   */
  on(event, listener) {
    const registered = { listener, active: true };
    const others = this.#listeners.get(event) ?? [];
    this.#listeners.set(event, [...others, registered]);
    return () => {
      registered.active = false;
      const left = (this.#listeners.get(event) ?? []).filter((one) => one !== registered);
      this.#listeners.set(event, left);
    };
  }

  /**
   * Events told while another one is being told wait for it, so that all listeners hear them in the same order.
   * @param {string} event
   * @param {unknown} [detail]
   */
  emit(event, detail) {
    // Who listens only from now on has seen the state after this event, so it is not told.
    this.#waiting.push([this.#listeners.get(event) ?? [], detail]);
    if (this.#waiting.length === 1) {
      while (this.#waiting.length > 0) {
        tell(...this.#waiting[0]);
        this.#waiting.shift();
      }
    }
  }
}

function tell(listeners, detail) {
  for (const { listener } of listeners.filter(({ active }) => active)) {
    try {
      listener(detail);
    } catch (error) {
      // A listener's fault must not stop the state machine half way; it still reaches the page's error handler.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
