/**
 * Who this tab is to the server, kept over a reload. A duplicated tab has a copy of it and must not use it: it finds the
 * name claimed. Where pages cannot claim names, the identity is in the storage only while no page of the tab is alive.
 */
export class TabIdentity {
  #storage;
  #key;
  #identity = null;
  /** Aborted to let go of the names that were claimed; null once that is done. @type {AbortController | null} */
  #holding = null;
  #unhide;

  /** @param {import('./draft-storage.js').DraftStorage} storage @param {string} url of the server */
  constructor(storage, url) {
    this.#storage = storage;
    this.#key = `collab4j/tab/${encodeURIComponent(url)}`;
    this.#hold();
  }

  /** @returns {Promise<{client_id: string, resume_token: string} | null>} null if it is somebody new */
  async load() {
    const saved = this.#read();
    let isFree = true;
    if (this.#holding === null) {
      this.#hold();
      // Another client of the page may have been who this was.
      isFree = saved?.resume_token === this.#identity?.resume_token;
    }
    this.#identity = isFree && (await this.#take(saved)) ? saved : null;
    return this.#identity;
  }

  /** Leaves who this was to the next client of the page, until it is loaded again. */
  release() {
    if (this.#holding !== null) {
      this.#storage.claim === null && this.#write();
      this.#unhide();
      this.#holding.abort();
      this.#holding = null;
    }
  }

  /** @param {{client_id: string, resume_token: string} | null} identity as the server gave it; null for none any more */
  keep(identity) {
    const isNew = identity !== null && identity.client_id !== this.#identity?.client_id;
    this.#identity = identity;
    if (identity === null) {
      this.#storage.tab.removeItem(this.#key);
    } else if (this.#storage.claim !== null) {
      this.#write();
      if (isNew) {
        this.#claim(identity);
      }
    }
  }

  #hold() {
    this.#holding = new AbortController();
    this.#unhide = this.#storage.onHide(
      () => this.#write(),
      () => this.#storage.claim === null && this.#storage.tab.removeItem(this.#key),
    );
  }

  async #take(saved) {
    if (this.#storage.claim === null) {
      // Known before it is taken out: the client may be closed at once, and the page may go.
      this.#identity = saved;
      this.#storage.tab.removeItem(this.#key);
      return true;
    }
    return saved !== null && (await this.#claim(saved));
  }

  #claim({ client_id: clientId }) {
    return this.#storage.claim(`collab4j/client/${clientId}`, this.#holding.signal);
  }

  #read() {
    try {
      const { client_id, resume_token } = JSON.parse(this.#storage.tab.getItem(this.#key));
      return typeof client_id === 'string' && typeof resume_token === 'string' ? { client_id, resume_token } : null;
    } catch {
      return null;
    }
  }

  #write() {
    if (this.#identity === null) {
      return;
    }
    try {
      this.#storage.tab.setItem(this.#key, JSON.stringify(this.#identity));
    } catch {
      // Where there is no room the next page of this tab is somebody new, and an old token would not help it.
      this.#storage.tab.removeItem(this.#key);
    }
  }
}
