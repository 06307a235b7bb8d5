const RETRY_MS = 1000;
/** Names of full length with their positions, so many, stay well below what a control message may take. */
const NAMES_AT_ONCE = 16;

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
   * Known fields go on from where they are, others are asked for by name; without any it is the document alone.
   * @param {string[] | null} names null for all, also those to come
   * @param {boolean} [fresh]
   */
  ask(names, fresh = false) {
    if (names === null || names.length === 0) {
      this.#send({ names, fresh }, names ?? undefined);
      return;
    }
    const isKnown = (name) => !fresh && this.#document.position(name) !== null;
    for (const part of parts(names.filter(isKnown))) {
      this.#send({ names: part, fresh }, this.#positions(part));
    }
    for (const part of parts(names.filter((name) => !isKnown(name)))) {
      this.#send({ names: part, fresh }, part);
    }
  }

  /** Whether the answer to come covers a field. @param {string} name */
  asks(name) {
    return [...this.#open].some(({ names }) => names === null || names.includes(name));
  }

  #positions(names) {
    // Names come from anywhere, so they become keys of an object that inherits nothing.
    const positions = Object.create(null);
    names.forEach((name) => {
      positions[name] = this.#document.position(name);
    });
    return positions;
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

function parts(names) {
  const count = Math.ceil(names.length / NAMES_AT_ONCE);
  return Array.from({ length: count }, (_, i) => names.slice(i * NAMES_AT_ONCE, (i + 1) * NAMES_AT_ONCE));
}
