import { Emitter } from './emitter.js';
import { RemoteCursor } from './remote-cursor.js';

/** One session in a document. A user with two tabs is there twice. */
export class Member {
  /** @type {Map<string, RemoteCursor>} by the name of the field, '' for the document as a whole */
  places = new Map();
  #document;

  constructor(document, { user_id: userId, session_id: sessionId, user_info: userInfo }) {
    this.#document = document;
    this.userId = userId;
    this.sessionId = sessionId;
    this.userInfo = userInfo;
  }

  /** Whether it is this very client. */
  get isOwn() {
    return this.sessionId === this.#document.sessionId;
  }

  /** @returns {Record<string, import('./cursor-info.js').CursorInfo>} by field, as they stand in the texts here */
  get cursors() {
    const named = [...this.places.keys()].filter((name) => name !== '');
    return Object.fromEntries(named.map((name) => [name, this.#shown(name)]));
  }

  /** @returns {import('./cursor-info.js').CursorInfo | undefined} where the session says it is in the document as a whole */
  get cursor() {
    return this.places.has('') ? this.#shown('') : undefined;
  }

  /** @param {string} name @returns {import('./cursor-info.js').CursorInfo | undefined} */
  cursorIn(name) {
    return this.places.has(name) ? this.#shown(name) : undefined;
  }

  /** For drawing: another number each time the cursor was moved by its owner, not by the text. @param {string} name */
  movedIn(name) {
    return this.places.get(name)?.moves ?? 0;
  }

  #shown(name) {
    return this.places.get(name).shown(this.#document.textIfAny(name));
  }
}

/**
 * Who is in a document, and where: one entry per session, this client's own included. While the line is gone the list
 * stays; when it is back, the difference is told.
 *
 * Events: `join` and `leave` (the member), `change` ({member, fieldName}: a cursor moved by its owner; the text that
 * moves under it is told by the text).
 */
export class Members extends Emitter {
  #document;
  /** @type {Map<string, Member>} */
  #members = new Map();

  /** @param {import('./document.js').CollabDocument} document */
  constructor(document) {
    super();
    this.#document = document;
  }

  get list() {
    return [...this.#members.values()];
  }

  /** @param {string} sessionId */
  member(sessionId) {
    return this.#members.get(sessionId);
  }

  /** For documents. @param {any} message */
  receive(message) {
    if (message.type === 'user_joined_document') {
      this.#join(message);
    } else if (message.type === 'user_left_document') {
      this.#leave(message.session_id);
    } else if (message.type === 'cursor_update') {
      this.#cursor(message.session_id, message.field_name ?? '', message.cursor_info);
    }
  }

  /** For documents: the list as the answer to a join has it. @param {{presence?: any[], fields?: Record<string, any>}} answer */
  joined({ presence, fields = {} }) {
    if (presence === undefined) {
      return;
    }
    // Of other fields an answer says nothing; the place in the whole document is in each.
    const named = new Set(['', ...Object.keys(fields)]);
    const there = new Set(presence.map((entry) => entry.session_id));
    this.list.filter(({ sessionId }) => !there.has(sessionId)).forEach(({ sessionId }) => this.#leave(sessionId));
    for (const entry of presence) {
      const member = this.#join(entry);
      const cursors = new Map(Object.entries(entry.cursors ?? {}));
      // A cursor that ended meanwhile is not listed any more.
      [...member.places.keys()].filter((name) => named.has(name) && !cursors.has(name)).forEach((name) => {
        member.places.delete(name);
        this.emit('change', { member, fieldName: name });
      });
      cursors.forEach((info, name) => this.#cursor(entry.session_id, name, info));
    }
  }

  /**
   * For texts: one went on to its next revision.
   * @param {import('./text-field.js').TextField} field
   * @param {import('./text-operation.js').TextOperation} operation
   * @param {{session_id?: string, cursor_info?: any}} [by] who made it, and where he stands after it
   */
  committed(field, operation, { session_id: sessionId, cursor_info: info } = {}) {
    for (const member of this.#members.values()) {
      member.places.get(field.name)?.committed(operation, sessionId, field);
    }
    if (info !== undefined && info !== null) {
      this.#cursor(sessionId, field.name, { ...info, revision: field.revision });
    }
  }

  /** For texts: another history, in which no cursor of the old one has a place. @param {string} fieldName */
  displaced(fieldName) {
    this.#members.forEach((member) => member.places.delete(fieldName));
  }

  /** For documents: it was left. */
  clear() {
    [...this.#members.keys()].forEach((sessionId) => this.#leave(sessionId));
  }

  #join(entry) {
    const there = this.#members.get(entry.session_id);
    if (there !== undefined) {
      return there;
    }
    const member = new Member(this.#document, entry);
    this.#members.set(entry.session_id, member);
    this.emit('join', member);
    return member;
  }

  #leave(sessionId) {
    const member = this.#members.get(sessionId);
    if (this.#members.delete(sessionId)) {
      this.emit('leave', member);
    }
  }

  #cursor(sessionId, fieldName, info) {
    const member = this.#members.get(sessionId);
    if (member === undefined || typeof info !== 'object' || info === null) {
      return;
    }
    const cursor = member.places.get(fieldName) ?? new RemoteCursor(sessionId);
    member.places.set(fieldName, cursor);
    if (cursor.take(info, this.#document.textIfAny(fieldName))) {
      this.emit('change', { member, fieldName });
    }
  }
}
