import { CollabError } from './errors.js';

/**
 * Asks the server one thing, in a request of its own.
 * @param {typeof globalThis.fetch} fetch
 * @param {string} url
 * @param {HeadersInit} headers
 * @param {unknown} body any JSON
 * @returns {Promise<any>} the answer; fails with a `CollabError`: `connection_lost` if nobody here knows whether it was heard
 */
export async function askServer(fetch, url, headers, body) {
  const text = JSON.stringify(body);
  let response;
  let answer;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: text,
    });
    answer = response.ok ? await response.json() : null;
  } catch (cause) {
    throw new CollabError('connection_lost', 'no answer came that can be read', { cause });
  }
  if (!response.ok) {
    throw refusalOf(response.status);
  }
  return answer;
}

/** What a status that is no success says. @param {number} status */
export function refusalOf(status) {
  const codes = { 401: 'invalid_token', 403: 'forbidden', 404: 'bad_name', 413: 'too_large', 429: 'limit_exceeded' };
  const code = codes[status] ?? (status >= 500 ? 'store_unavailable' : 'bad_message');
  return new CollabError(code, `refused with ${status}`);
}
