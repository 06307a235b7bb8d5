import { CollabError } from './errors.js';

const NAME = /^[A-Za-z0-9._~:-]{1,128}$/;
const RESERVED = ['.', '..', '__proto__'];

/**
 * Refuses a document or field name the protocol has no room for, before it becomes a key of anything.
 * @param {string} name
 */
export function requireName(name) {
  if (typeof name !== 'string' || !NAME.test(name) || RESERVED.includes(name)) {
    throw new CollabError('bad_name', 'names match [A-Za-z0-9._~:-]{1,128}');
  }
}
