import { CollabError } from './errors.js';

/** The edits of one document that survive a reload of the page; nothing happens here if the client keeps none. */
export class DocumentDrafts {
  #client;
  #documentId;
  #fields;
  #restored = false;
  /**
   * What is told before whoever joins can listen; null when he can. A document that is never opened tells nothing and leaves
   * its entries as they are, for the page that may open it.
   */
  #early = null;

  /**
   * @param {import('./client.js').CollabClient} client
   * @param {string} documentId
   * @param {import('./fields.js').Fields} fields
   */
  constructor(client, documentId, fields) {
    this.#client = client;
    this.#documentId = documentId;
    this.#fields = fields;
  }

  /**
   * Fields with edits from before the page was loaded go on from where they were.
   * @param {(name: string) => boolean} isWanted
   */
  restore(isWanted) {
    if (this.#restored || this.#client.drafts === null) {
      return;
    }
    this.#restored = true;
    for (const { fieldName, state, orphanedBy } of this.#client.drafts.of(this.#documentId)) {
      if (isWanted(fieldName) && this.#fields.get(fieldName) === undefined) {
        this.#restoreField(fieldName, state, orphanedBy);
      }
    }
  }

  /** @param {() => void} tell something whoever joined must not miss */
  tell(tell) {
    if (this.#early === null) {
      tell();
    } else {
      this.#early.push(tell);
    }
  }

  /** The document is open. Whoever waited for it gets a turn to listen, and then hears what came before. */
  opened() {
    if (this.#early !== null) {
      this.#client.environment.setTimeout(() => {
        const early = this.#early ?? [];
        this.#early = null;
        early.forEach((tell) => tell());
        this.#fields.all.forEach((field) => this.keep(field));
      }, 0);
    }
  }

  /** Keeps the edits of a field as they are a moment later. @param {import('./field.js').Field} field */
  keep(field) {
    // What has not been told yet would be lost with the page.
    if (this.#early === null) {
      this.#client.drafts?.touch(this.#documentId, field);
    }
  }

  /** Keeps them as they are now, because they are about to be sent. @param {import('./field.js').Field} field */
  keepNow(field) {
    this.#client.drafts?.write(this.#documentId, field);
  }

  #restoreField(name, state, orphanedBy) {
    const field = this.#fields.put(name, state?.type);
    try {
      field.restore(state);
      if (orphanedBy !== null) {
        field.orphaned(orphanedBy);
      }
      this.#early ??= [];
    } catch (cause) {
      this.#fields.remove(name);
      const more = { fieldName: name, cause };
      this.#client.emit('error', new CollabError('draft_unreadable', 'stored edits make no sense', more));
    }
  }
}
