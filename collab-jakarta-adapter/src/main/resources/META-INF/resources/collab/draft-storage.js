/**
 * Where edits that were not saved survive a reload of the page, so that tests and applications can hand in another place.
 *
 * @typedef {object} StorageLike the part of `Storage` that is used
 * @property {number} length
 * @property {(index: number) => string | null} key
 * @property {(key: string) => string | null} getItem
 * @property {(key: string, value: string) => void} setItem may throw when there is no room
 * @property {(key: string) => void} removeItem
 *
 * @typedef {object} DraftStorage
 * @property {StorageLike} shared for the edits
 * @property {StorageLike} tab for who this tab is; a copy of it when the tab is duplicated
 * @property {() => number} time milliseconds since 1970
 * @property {(hidden: () => void, shown: () => void) => () => void} onHide calls back when the page goes, and when it came back
 *     after all; returns the undoing
 * @property {((name: string, signal: AbortSignal) => Promise<boolean>) | null} claim takes a name until the signal is aborted or
 *     the page is gone, unless somebody has it; null where no page can know of another
 */

/** Whoever is just going away may hold a name for a moment. */
const CLAIM_MS = 2000;

/** @returns {DraftStorage} the browser's */
export function browserStorage() {
  return {
    shared: localStorage,
    tab: sessionStorage,
    time: () => Date.now(),
    onHide(hidden, shown) {
      window.addEventListener('pagehide', hidden);
      window.addEventListener('pageshow', shown);
      return () => {
        window.removeEventListener('pagehide', hidden);
        window.removeEventListener('pageshow', shown);
      };
    },
    claim: navigator.locks === undefined ? null : claim,
  };
}

function claim(name, signal) {
  const waiting = new AbortController();
  setTimeout(() => waiting.abort(), CLAIM_MS);
  signal.addEventListener('abort', () => waiting.abort());
  return new Promise((resolve) => {
    const held = () => {
      resolve(true);
      return new Promise((release) => signal.addEventListener('abort', release));
    };
    navigator.locks.request(name, { signal: waiting.signal }, held).catch(() => resolve(false));
  });
}
