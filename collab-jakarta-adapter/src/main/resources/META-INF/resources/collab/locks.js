import { FieldLock } from './field-lock.js';

/** The locks of one document's fields, also of fields that nobody has opened here. */
export class Locks {
  #client;
  #document;
  /** @type {Map<string, FieldLock>} */
  #locks = new Map();

  /**
   * @param {import('./client.js').CollabClient} client
   * @param {import('./document.js').CollabDocument} document
   */
  constructor(client, document) {
    this.#client = client;
    this.#document = document;
  }

  /** @param {string} name @returns {FieldLock} */
  of(name) {
    if (!this.#locks.has(name)) {
      this.#locks.set(name, this.#make(name));
    }
    return this.#locks.get(name);
  }

  /** For documents. @param {any} message */
  receive(message) {
    if (message.type === 'field_locked') {
      this.of(message.field_name).locked(message);
    } else if (message.type === 'field_unlocked') {
      this.of(message.field_name).unlocked(message);
    }
  }

  /** For documents: the locks as the answer to a join has them. @param {any[] | undefined} locks */
  joined(locks) {
    if (locks === undefined) {
      return;
    }
    const listed = new Map(locks.map((entry) => [entry.field_name, entry]));
    for (const name of new Set([...listed.keys(), ...this.#locks.keys()])) {
      const entry = listed.get(name);
      this.of(name).joined(entry, entry?.session_id === this.#client.sessionId);
    }
  }

  lost() {
    this.#locks.forEach((lock) => lock.lost());
  }

  /** @param {import('./errors.js').CollabError} error */
  ended(error) {
    this.#locks.forEach((lock) => lock.ended(error));
  }

  close() {
    this.#locks.forEach((lock) => lock.close());
  }

  #make(name) {
    const about = { document_id: this.#document.id, field_name: name };
    return new FieldLock({
      environment: this.#client.environment,
      ready: () => this.#document.isConnected,
      ended: () => this.#client.ended,
      ask: (type, { refused, ...answers }) => this.#client.request({ type, ...about }, refused, answers),
      tell: (state) => {
        this.#document.field(name)?.emit('lock', state);
        this.#document.emit('lock', { fieldName: name, ...state });
      },
    });
  }
}
