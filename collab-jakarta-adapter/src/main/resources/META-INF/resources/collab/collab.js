/**
 * The browser client of Collab4j; start with `connect`.
 *
 * Everything that came from somebody else is handed out as data. Put it on a page as text, never as markup.
 */
import { CollabClient } from './client.js';
import { TextBinding } from './text-binding.js';

export { CollabError, OperationError } from './errors.js';
export { TextOperation } from './text-operation.js';

/**
 * Opens a line to a server; it is dialled at once and comes back by itself.
 * @param {string} url `ws:` or `wss:`, or a path on the page's own server
 * @param {{token: string | import('./connection.js').TokenProvider,
 *     environment?: import('./environment.js').Environment}} options
 * @returns {CollabClient}
 */
export function connect(url, options) {
  const absolute = new URL(url, globalThis.location?.href);
  absolute.protocol = absolute.protocol.replace(/^http/, 'ws');
  return new CollabClient(absolute.href, options);
}

/**
 * Keeps a textarea or single-line input and a text field equal.
 * @param {import('./text-field.js').TextField} field
 * @param {HTMLTextAreaElement | HTMLInputElement} element
 * @returns {TextBinding} `close()` ends it
 */
export function bindText(field, element) {
  return new TextBinding(field, element);
}
