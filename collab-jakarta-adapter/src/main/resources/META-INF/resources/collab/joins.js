const RETRY_MS = 1000;

/**
 * The questions a document has put to the server and that are not answered yet.
 *
 * @typedef {{names: string[] | null, fresh: boolean, ref: string, timer: unknown}} Join
 *     names null for all fields; fresh for their whole content instead of what happened since
 */
export class Joins {
  #client;
  #document;
  #refused;
  /** @type {Set<Join>} */
  #open = new Set();
  #later = new Map();

  /**
   * @param {import('./client.js').CollabClient} client
   * @param {{id: string, type: string | undefined, position: (name: string) => object | null}} document
   * @param {(join: Join, error: any) => void} refused for good
   */
  constructor(client, document, refused) {
    this.#client = client;
    this.#document = document;
    this.#refused = refused;
  }

  get isEmpty() {
    return this.#open.size === 0;
  }

  /**
   * Known fields go on from where they are, others are asked for by name.
   * @param {string[] | null} names
   * @param {boolean} [fresh]
   */
  ask(names, fresh = false) {
    // Names come from anywhere, so they become keys of an object that inherits nothing.
    const known = Object.create(null);
    const others = [];
    for (const name of names ?? []) {
      const position = fresh ? null : this.#document.position(name);
      if (position === null) {
        others.push(name);
      } else {
        known[name] = position;
      }
    }
    if (Object.keys(known).length > 0) {
      this.#send({ names: Object.keys(known), fresh }, known);
    }
    if (names === null || others.length > 0 || names.length === 0) {
      this.#send({ names: names && others, fresh }, names === null ? undefined : others);
    }
  }

  /**
   * Asks for one field when some time has passed; once, however often this is called until then.
   * @param {string} name
   * @param {() => number} delay
   * @param {boolean} fresh
   */
  askLater(name, delay, fresh) {
    if (this.#later.has(name)) {
      return;
    }
    const milliseconds = delay();
    const ask = () => {
      this.#later.delete(name);
      this.ask([name], fresh);
    };
    if (milliseconds === 0) {
      ask();
    } else {
      this.#later.set(name, this.#client.environment.setTimeout(ask, milliseconds));
    }
  }

  /** @param {string} ref @returns {Join | undefined} the question of that answer, which is then no longer open */
  answered(ref) {
    const join = [...this.#open].find((each) => each.ref === ref);
    this.#open.delete(join);
    return join;
  }

  /** The line is gone, and with it every answer. */
  clear() {
    this.#open.forEach(({ timer }) => this.#client.environment.clearTimeout(timer));
    this.#open.clear();
    this.#later.forEach((timer) => this.#client.environment.clearTimeout(timer));
    this.#later.clear();
  }

  #send(join, fields) {
    const { id, type } = this.#document;
    const message = { type: 'document_join', document_id: id, document_type: type, fields };
    join.ref = this.#client.request(message, (error) => this.#failed(join, error));
    this.#open.add(join);
  }

  #failed(join, error) {
    if (error.recovery === 'reauthenticate') {
      this.#client.reauthenticate();
    }
    if (['retry', 'resync', 'reauthenticate'].includes(error.recovery)) {
      join.timer = this.#client.environment.setTimeout(() => {
        this.#open.delete(join);
        this.ask(join.names, join.fresh);
      }, error.retry_after_ms ?? RETRY_MS);
    } else {
      this.#open.delete(join);
      this.#refused(join, error);
    }
  }
}
