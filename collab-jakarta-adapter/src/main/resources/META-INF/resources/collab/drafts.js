import { CollabError } from './errors.js';

const PREFIX = 'collab4j/draft/';
const DELAY_MS = 300;
const OLDEST_MS = 48 * 3600 * 1000;

/**
 * Edits the server may not have, one entry for each field with such edits, written a moment after each edit, before
 * each edit goes on the wire, and when the page goes; removed as soon as all is acknowledged. What is in an entry can be
 * repeated safely under the client id it was made with, and only under that.
 */
export class Drafts {
  #storage;
  #environment;
  #failed;
  /** Whose entries are this client's: written under the first id, read under both. */
  #owners = null;
  /** @type {Map<string, {documentId: string, field: any}>} fields with edits that are not in their entry yet */
  #dirty = new Map();
  #timer = null;
  /** When the client was closed; null while it is not. What was stored since is the next client's. */
  #closedAt = null;
  #unhide;

  /**
   * @param {import('./draft-storage.js').DraftStorage} storage
   * @param {import('./environment.js').Environment} environment
   * @param {(error: CollabError) => void} failed
   */
  constructor(storage, environment, failed) {
    this.#storage = storage;
    this.#environment = environment;
    this.#failed = failed;
    this.#listen();
  }

  /**
   * The server said who this is.
   * @param {{tenantId: string, userId: string}} user
   * @param {string} clientId
   * @param {string | undefined} previous the id of before, if it is another one
   */
  start(user, clientId, previous) {
    if (this.#closedAt !== null) {
      // Whoever comes back as somebody else has left his entries to another client of the page.
      previous = undefined;
      this.#closedAt = null;
      this.#listen();
      this.#writeSoon();
    }
    const owner = (id) => `${PREFIX}${path([user.tenantId, user.userId, id])}/`;
    this.#owners = { clientId, now: owner(clientId), previous, before: previous === undefined ? null : owner(previous) };
    this.#sweep();
  }

  /**
   * The entries of a document.
   * @param {string} documentId
   * @returns {{fieldName: string, state: any, orphanedBy: string | null}[]} with the client id they were made with, if
   *     that is not this client's any more
   */
  of(documentId) {
    const { now, before, previous } = this.#owners;
    return [[now, null], ...(before === null ? [] : [[before, previous]])].flatMap(([owner, orphanedBy]) => {
      const start = `${owner}${path([documentId])}/`;
      return this.#keys(start).map((key) => ({
        fieldName: decodeURIComponent(key.slice(start.length)),
        state: this.#read(key),
        orphanedBy,
      }));
    });
  }

  /** A field has changed. @param {string} documentId @param {any} field */
  touch(documentId, field) {
    if (!isWorthKeeping(field)) {
      this.#remove(documentId, field);
      return;
    }
    this.#dirty.set(path([documentId, field.name]), { documentId, field });
    this.#writeSoon();
  }

  /** Writes an entry now: what it says is about to become true. @param {string} documentId @param {any} field */
  write(documentId, field) {
    const name = path([documentId, field.name]);
    this.#dirty.delete(name);
    if (this.#owners === null || !isWorthKeeping(field)) {
      return;
    }
    this.#removeOld(name);
    try {
      const entry = { saved: this.#storage.time(), type: field.type, ...field.draft };
      this.#storage.shared.setItem(this.#owners.now + name, JSON.stringify(entry));
    } catch (cause) {
      // An entry that is behind what was sent would make edits twice.
      this.#storage.shared.removeItem(this.#owners.now + name);
      const more = { fieldName: field.name, cause };
      this.#failed(new CollabError('draft_not_stored', 'unsaved edits will not survive a reload', more));
    }
  }

  /** Writes all that is not written yet. */
  flush() {
    this.#environment.clearTimeout(this.#timer);
    this.#timer = null;
    [...this.#dirty.values()].forEach(({ documentId, field }) => this.write(documentId, field));
  }

  /** Writes all, and then nothing more until it is started again: the entries are the next client's. */
  close() {
    if (this.#closedAt === null) {
      this.flush();
      this.#unhide();
      this.#closedAt = this.#storage.time();
    }
  }

  /** Removes all entries of this user, those of other tabs too. */
  forget() {
    this.#dirty.clear();
    if (this.#owners !== null) {
      const user = this.#owners.now.slice(0, this.#owners.now.lastIndexOf('/', this.#owners.now.length - 2) + 1);
      this.#keys(user).forEach((key) => this.#storage.shared.removeItem(key));
    }
  }

  #listen() {
    this.#unhide = this.#storage.onHide(() => this.flush(), () => {});
  }

  #writeSoon() {
    if (this.#closedAt === null && this.#dirty.size > 0) {
      this.#timer ??= this.#environment.setTimeout(() => this.flush(), DELAY_MS);
    }
  }

  #remove(documentId, field) {
    const name = path([documentId, field.name]);
    this.#dirty.delete(name);
    if (this.#owners !== null && !this.#isOfTheNext(name)) {
      this.#storage.shared.removeItem(this.#owners.now + name);
      this.#removeOld(name);
    }
  }

  #isOfTheNext(name) {
    return this.#closedAt !== null && this.#read(this.#owners.now + name)?.saved > this.#closedAt;
  }

  #removeOld(name) {
    if (this.#owners.before !== null) {
      this.#storage.shared.removeItem(this.#owners.before + name);
    }
  }

  #sweep() {
    const oldest = this.#storage.time() - OLDEST_MS;
    for (const key of this.#keys(PREFIX)) {
      if (!(this.#read(key)?.saved >= oldest)) {
        this.#storage.shared.removeItem(key);
      }
    }
  }

  #keys(start) {
    const { shared } = this.#storage;
    return Array.from({ length: shared.length }, (_, i) => shared.key(i)).filter((key) => key?.startsWith(start));
  }

  #read(key) {
    try {
      return JSON.parse(this.#storage.shared.getItem(key));
    } catch {
      return null;
    }
  }
}

/** A field that is over has given its edits to the application. */
function isWorthKeeping(field) {
  return field.isPending && field.state !== 'closed';
}

/** Parts that never run into each other, whatever is in them. */
function path(parts) {
  return parts.map((part) => encodeURIComponent(part)).join('/');
}
