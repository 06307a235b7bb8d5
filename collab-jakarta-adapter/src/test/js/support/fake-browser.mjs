/** As much of `Storage` as is used. */
class FakeStorage {
  constructor(entries = []) {
    this.entries = new Map(entries);
    this.full = false;
  }

  get length() {
    return this.entries.size;
  }

  key(index) {
    return [...this.entries.keys()][index] ?? null;
  }

  getItem(key) {
    return this.entries.get(key) ?? null;
  }

  setItem(key, value) {
    if (this.full) {
      throw new Error('no room');
    }
    this.entries.set(key, value);
  }

  removeItem(key) {
    this.entries.delete(key);
  }
}

/** A browser with tabs that share a storage; pages of one tab follow each other. */
export class FakeBrowser {
  constructor({ locks = true } = {}) {
    this.shared = new FakeStorage();
    this.locks = locks;
    this.held = new Map();
    this.time = 1e12;
  }

  /** The entries of edits, read. */
  get drafts() {
    return [...this.shared.entries].map(([key, value]) => [key, JSON.parse(value)]);
  }

  tab(copied = []) {
    return new FakeTab(this, copied);
  }
}

class FakeTab {
  constructor(browser, copied) {
    this.browser = browser;
    this.storage = new FakeStorage(copied);
    this.page = null;
  }

  /** What the page that is there stores in, for another client of it. */
  get stored() {
    return this.page.storage;
  }

  /** What a new page of this tab stores in; the one before it went, or died without a word. */
  load({ died = false } = {}) {
    if (this.page !== null) {
      died || this.hide();
      this.browser.held.forEach((page, name) => page === this.page && this.browser.held.delete(name));
    }
    const page = { listeners: new Set() };
    this.page = page;
    const { browser } = this;
    const claim = async (name, signal) => {
      const isFree = !browser.held.has(name);
      if (isFree) {
        browser.held.set(name, page);
        signal.addEventListener('abort', () => browser.held.delete(name));
      }
      return isFree;
    };
    page.storage = {
      shared: browser.shared,
      tab: this.storage,
      time: () => browser.time,
      onHide: (hidden, shown) => {
        const listener = { hidden, shown };
        page.listeners.add(listener);
        return () => page.listeners.delete(listener);
      },
      claim: browser.locks ? claim : null,
    };
    return page.storage;
  }

  hide() {
    this.page.listeners.forEach(({ hidden }) => hidden());
  }

  show() {
    this.page.listeners.forEach(({ shown }) => shown());
  }

  duplicate() {
    return this.browser.tab(this.storage.entries);
  }
}
