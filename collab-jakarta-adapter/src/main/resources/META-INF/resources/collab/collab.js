/**
 * The browser client of Collab4j; start with `connect`.
 *
 * Everything that came from somebody else is handed out as data. Put it on a page as text, never as markup.
 */
import { CollabClient } from './client.js';
import { Feed } from './feed.js';
import { Feeds } from './feeds.js';
import { Notifications } from './notifications.js';
import { TextBinding } from './text-binding.js';
import { TextCarets } from './text-carets.js';
import { historyOf } from './undo-history.js';

export { CollabError, OperationError } from './errors.js';
export { TextOperation } from './text-operation.js';
export { colorOf } from './user-color.js';

/**
 * Opens a line to a server; it is dialled at once and comes back by itself.
 * @param {string} url `ws:` or `wss:`, or a path on the page's own server
 * @param {{token: string | import('./connection.js').TokenProvider,
 *     environment?: import('./environment.js').Environment,
 *     drafts?: boolean | import('./draft-storage.js').DraftStorage}} options with `drafts` edits that were not saved
 *     survive a reload of the page
 * @returns {CollabClient}
 */
export function connect(url, options) {
  const absolute = new URL(url, globalThis.location?.href);
  absolute.protocol = absolute.protocol.replace(/^http/, 'ws');
  return new CollabClient(absolute.href, options);
}

/**
 * Opens a feed of events; it comes back by itself to where it was.
 * @param {string} url for example `realtime/sse/activity`
 * @param {{token: string | import('./connection.js').TokenProvider}} options
 * @returns {Feed}
 */
export function openFeed(url, options) {
  return new Feed(new URL(url, globalThis.location?.href).href, options);
}

/**
 * Opens several feeds over one stream.
 * @param {string} url below which feeds are, for example `realtime/sse`
 * @param {string[]} paths for example `notifications`, `dashboard/7`
 * @param {{token: string | import('./connection.js').TokenProvider}} options
 * @returns {Feeds} `of(path)` is one of them
 */
export function openFeeds(url, paths, options) {
  return new Feeds(new URL(url, globalThis.location?.href).href, paths, options);
}

/**
 * The user's notifications.
 * @param {Feed} feed that of the path `notifications`, alone or beside others
 * @returns {Notifications}
 */
export function notificationsOf(feed) {
  return new Notifications(feed);
}

/**
 * Keeps a textarea or single-line input and a text field equal.
 * @param {import('./text-field.js').TextField} field
 * @param {HTMLTextAreaElement | HTMLInputElement} element
 * @param {import('./text-binding.js').BindingOptions} [options]
 * @returns {TextBinding} `close()` ends it
 */
export function bindText(field, element, options) {
  return new TextBinding(field, element, options);
}

/**
 * Draws where the others are over an element that shows a text field, for pages that bind it themselves.
 * @param {import('./text-field.js').TextField} field
 * @param {HTMLTextAreaElement | HTMLInputElement} element
 * @param {import('./text-carets.js').CaretOptions} [options]
 * @returns {TextCarets} `close()` ends it
 */
export function showCarets(field, element, options) {
  return new TextCarets(field, element, options);
}

/**
 * What this client has edited in a text field since the first time this was called, to be undone and redone.
 * @param {import('./text-field.js').TextField} field
 * @returns {import('./undo-history.js').UndoHistory}
 */
export function undoHistory(field) {
  return historyOf(field);
}
