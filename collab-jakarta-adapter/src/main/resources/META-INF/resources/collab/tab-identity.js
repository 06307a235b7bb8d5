/**
 * Who this tab is to the server, kept over a reload. A duplicated tab has a copy of it and must not use it: it finds the
 * name claimed. Where pages cannot claim names, the identity is in the storage only while no page of the tab is alive.
 */
export class TabIdentity {
  #storage;
  #key;
  #identity = null;

  /** @param {import('./draft-storage.js').DraftStorage} storage @param {string} url of the server */
  constructor(storage, url) {
    this.#storage = storage;
    this.#key = `collab4j/tab/${encodeURIComponent(url)}`;
    storage.onHide(
      () => this.#write(),
      () => this.#storage.claim === null && this.#storage.tab.removeItem(this.#key),
    );
  }

  /** @returns {Promise<{client_id: string, resume_token: string} | null>} null if it is somebody new */
  async load() {
    const saved = this.#read();
    if (this.#storage.claim === null) {
      this.#storage.tab.removeItem(this.#key);
      return saved;
    }
    return saved !== null && (await this.#claim(saved)) ? saved : null;
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

  #claim({ client_id: clientId }) {
    return this.#storage.claim(`collab4j/client/${clientId}`);
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
