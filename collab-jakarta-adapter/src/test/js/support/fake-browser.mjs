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

  /** What a new page of this tab stores in; the one before it went, or died without a word. */
  load({ died = false } = {}) {
    if (this.page !== null) {
      died || this.hide();
      this.browser.held.forEach((page, name) => page === this.page && this.browser.held.delete(name));
    }
    const page = { hidden: [], shown: [] };
    this.page = page;
    const { browser } = this;
    const claim = async (name) => {
      const isFree = [undefined, page].includes(browser.held.get(name));
      isFree && browser.held.set(name, page);
      return isFree;
    };
    return {
      shared: browser.shared,
      tab: this.storage,
      time: () => browser.time,
      onHide: (hidden, shown) => page.hidden.push(hidden) && page.shown.push(shown),
      claim: browser.locks ? claim : null,
    };
  }

  hide() {
    this.page.hidden.forEach((hidden) => hidden());
  }

  show() {
    this.page.shown.forEach((shown) => shown());
  }

  duplicate() {
    return this.browser.tab(this.storage.entries);
  }
}
