/** Named events with listeners; the base of everything here that an application can listen to. */
export class Emitter {
  #listeners = new Map();

  /**
   * @param {string} event
   * @param {(detail: any) => void} listener called in the order of registration
   * @returns {() => void} takes the listener off again
   */
  on(event, listener) {
    const registered = { listener };
    const others = this.#listeners.get(event) ?? [];
    this.#listeners.set(event, [...others, registered]);
    return () => {
      const left = (this.#listeners.get(event) ?? []).filter((one) => one !== registered);
      this.#listeners.set(event, left);
    };
  }

  /**
   * @param {string} event
   * @param {unknown} [detail]
   */
  emit(event, detail) {
    for (const { listener } of this.#listeners.get(event) ?? []) {
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
}
