import { DocumentDrafts } from './document-drafts.js';
import { Emitter } from './emitter.js';
import { CollabError } from './errors.js';
import { Fields } from './fields.js';
import { Joins } from './joins.js';
import { Locks } from './locks.js';
import { Members } from './members.js';
import { CURSOR, OwnCursor } from './own-cursor.js';
import { savedOrLeft } from './saved-or-left.js';

/** @typedef {import('./text-field.js').TextField} TextField @typedef {import('./value-field.js').ValueField} ValueField */

/**
 * One open document: its fields, and whether all that was edited here is saved.
 *
 * Events: `state` ('saved', 'saving' or 'offline'); `field` (a field that is new here); `left` ({reason, error}); and
 * with `fieldName` added what its fields tell: `refused`, `unmerged`, `error`, `lock`; `signal` ({from, userId, data}).
 */
export class CollabDocument extends Emitter {
  /** @type {'saved' | 'saving' | 'offline'} */
  state = 'offline';
  #client;
  /** The names asked for, or null for all fields, also those to come. */
  #wanted;
  #fields = new Fields(this);
  #joins;
  #cursor;
  /** Whether everything was asked for that this line must answer before edits may go. */
  #connected = false;
  #wasJoined = false;
  /** Whether somebody has it: until then it is nothing but a promise. */
  #held = false;
  #left = false;
  #settle;
  /** Who has it and waits for more of its fields. */
  #waiting = [];

  /**
   * Obtained from `CollabClient.join`.
   * @param {import('./client.js').CollabClient} client
   * @param {string} id
   * @param {{fields?: string[], documentType?: string}} options
   */
  constructor(client, id, { fields, documentType }) {
    super();
    this.#client = client;
    this.id = id;
    this.#wanted = fields === undefined ? null : new Set(fields);
    const position = (name) => this.#fields.get(name)?.position ?? null;
    this.#joins = new Joins(client, { id, type: documentType, position }, (join, error) => this.#joinRefused(join, error));
    this.joined = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    /** Who is in the document, and where. */
    this.members = new Members(this);
    this.locks = new Locks(client, this);
    this.drafts = new DocumentDrafts(client, id, this.#fields);
    this.#cursor = new OwnCursor(client.environment, {
      mayTell: () => this.ready,
      send: (info) => this.#tellCursor({}, info),
    });
    // Whoever joined holds this promise; a failed join that nobody waits for is told by `left`.
    this.joined.catch(() => {});
  }

  /** @returns {string[]} the names of the fields that are here */
  get fieldNames() {
    return this.#fields.names;
  }

  /** @param {string} name @returns {TextField | ValueField | undefined} */
  field(name) {
    return this.#fields.get(name);
  }

  /**
   * The text field of that name; one nobody has written to yet is empty.
   * @param {string} name
   * @returns {TextField}
   */
  text(name) {
    return this.#fields.ofType(name, 'text', () => this.#askFor(name));
  }

  /**
   * The value field of that name; one nobody has set yet has the value undefined.
   * @param {string} name
   * @returns {ValueField}
   */
  value(name) {
    return this.#fields.ofType(name, 'value', () => this.#askFor(name));
  }

  /**
   * Tells the members where this client is in the document as a whole; a field has its own.
   * @param {import('./cursor-info.js').CursorInfo | null} info
   */
  setCursor(info) {
    this.#cursor.set(info);
  }

  /**
   * Sends something to one other member, as the offers and answers of WebRTC. It may get lost.
   * @param {string} sessionId
   * @param {unknown} data any JSON
   */
  signal(sessionId, data) {
    this.#client.send({ type: 'signal', document_id: this.id, to: sessionId, data });
  }

  /** @returns {Promise<void>} kept as soon as the server has every edit made here, broken if the document is left before */
  whenSaved() {
    return savedOrLeft(this, this.#left);
  }

  /** Closes the document here. Edits the server does not have yet come back as `unmerged`; wait for `whenSaved`. */
  leave() {
    if (this.#connected) {
      this.#client.request({ type: 'document_leave', document_id: this.id }, () => {});
    }
    this.#end('left', null);
  }

  // What follows is for the client and the fields.

  get environment() {
    return this.#client.environment;
  }

  get clientId() {
    return this.#client.clientId;
  }

  get sessionId() {
    return this.#client.sessionId;
  }

  get operationBytes() {
    return this.#client.operationBytes;
  }

  /** Whether the server has this client in the document. */
  get isConnected() {
    return this.#connected && this.#wasJoined;
  }

  /** @param {string} name @returns {TextField | undefined} one that has a text already */
  textIfAny(name) {
    return this.#fields.textIfAny(name);
  }

  /** Whether edits may be sent: nothing is asked that could still answer for them. */
  get ready() {
    return this.isConnected && this.#joins.isEmpty;
  }

  /** @param {() => void} send */
  pace(send) {
    this.#client.pace(send);
  }

  reauthenticate() {
    this.#client.reauthenticate();
  }

  becomeSomebodyNew() {
    this.#client.becomeSomebodyNew();
  }

  /** @param {TextField | ValueField} field @param {object} message */
  send(field, message) {
    this.#client.send({ ...message, document_id: this.id, field_name: field.name });
  }

  /** @param {TextField | ValueField} field @param {object} info */
  sendCursor(field, info) {
    this.#tellCursor({ field_name: field.name }, info);
  }

  /**
   * @param {string[] | undefined} names more fields somebody wants; undefined for all
   * @returns {Promise<CollabDocument>} kept when the server has answered for them
   */
  want(names) {
    const more = this.#wanted === null ? [] : (names?.filter((name) => !this.#wanted.has(name)) ?? null);
    if (more?.length === 0) {
      return this.joined;
    }
    this.#wanted = names === undefined ? null : new Set([...this.#wanted, ...names]);
    if (this.#connected) {
      this.#joins.ask(more);
    }
    if (!this.#held || this.#left) {
      return this.joined;
    }
    const answered = new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
    answered.catch(() => {});
    return answered;
  }

  /** @param {string | null} orphanedBy the client id of before, if the server did not know it any more */
  connected(orphanedBy) {
    this.lost();
    this.#connected = true;
    this.drafts.restore((name) => this.#wanted === null || this.#wanted.has(name));
    const fields = this.#fields.all;
    if (orphanedBy !== null) {
      fields.forEach((field) => field.orphaned(orphanedBy));
    }
    const known = fields.filter((field) => field.position !== null).map((field) => field.name);
    if (known.length > 0) {
      this.#joins.ask(known);
    }
    if (this.#wanted === null) {
      // A join with positions covers the fields it names; one without names covers those to come.
      this.#joins.ask(null);
    } else {
      const asked = new Set([...this.#wanted, ...this.#fields.names]);
      const unknown = [...asked].filter((name) => !known.includes(name));
      if (unknown.length > 0 || (known.length === 0 && !this.#wasJoined)) {
        this.#joins.ask(unknown);
      }
    }
    this.update();
  }

  lost() {
    this.#connected = false;
    this.#joins.clear();
    this.#cursor.lost();
    this.locks.lost();
    this.#fields.all.forEach((field) => field.detached());
    this.update();
  }

  /** No line comes by itself any more. Whoever has the document keeps it, with its edits. @param {CollabError} error */
  ended(error) {
    if (this.#held) {
      this.locks.ended(error);
      this.#refuseWaiting(error);
    } else {
      this.#end(error.code, error);
    }
  }

  /**
   * Asks for one field again.
   * @param {TextField | ValueField} field
   * @param {boolean} [fresh] its whole content instead of what happened since
   */
  rejoin(field, fresh = false) {
    field.silence();
    this.#joins.askLater(field.name, () => field.rejoinDelay(), fresh);
  }

  receive(message) {
    if (message.type === 'document_joined') {
      this.#joined(message);
    } else if (message.type === 'document_left' && message.reason !== undefined) {
      // Without a reason it answers a leave, whose document is gone here already; this may be its successor.
      this.#end(message.reason, null);
    } else if (message.type === 'resync') {
      this.#resync(message.field_name);
    } else if (['operation_acknowledged', 'field_change_acknowledged'].includes(message.type)) {
      this.#toField(message, (field) => field.acknowledged(message));
    } else if (message.type === 'operation_applied' || message.type === 'field_changed') {
      this.#applied(message);
    } else if (message.type === 'signal') {
      this.emit('signal', { from: message.from, userId: message.user_id, data: message.data });
    } else {
      this.members.receive(message);
      this.locks.receive(message);
    }
  }

  /** @param {any} error about this document, without a question it would answer */
  refused(error) {
    const field = this.#fields.get(error.field_name);
    if (error.ref === CURSOR && error.recovery === 'retry') {
      (field?.cursor ?? this.#cursor).refused(error);
    } else if (field !== undefined && error.seq !== undefined) {
      field.refused(error);
    } else {
      this.emit('error', { fieldName: error.field_name, error: CollabError.of(error) });
    }
  }

  /** Works out whether everything is saved, and tells when that changed. */
  update() {
    const online = this.isConnected;
    const pending = this.#fields.all.some((field) => field.isPending && field.state === 'joined');
    const state = !online ? 'offline' : pending ? 'saving' : 'saved';
    if (state !== this.state) {
      this.state = state;
      this.emit('state', state);
    }
  }

  #askFor(name) {
    if (this.isConnected) {
      this.#joins.ask([name]);
    }
  }

  #fieldFor(name, type, revision) {
    return this.#fields.forMessage(name, type, revision, (field) => this.emit('field', field));
  }

  #joined(message) {
    for (const [name, info] of Object.entries(message.fields ?? {})) {
      const field = this.#fieldFor(name, info.field_type, info.revision);
      try {
        field.joined(info);
      } catch (error) {
        // What makes no sense here is answered by taking the field's content anew.
        this.emit('error', { fieldName: name, error });
        this.rejoin(field, true);
      }
    }
    this.#wasJoined = true;
    this.members.joined(message);
    this.locks.joined(message.locks);
    // Only now: while the answer is worked in, nothing may be sent on a state in between.
    if (this.#joins.answered(message.ref)?.names === null) {
      this.#joinMissing();
    }
    this.#answered();
  }

  /** When this was the last answer, whoever joined has all that was asked for, and edits may go. */
  #answered() {
    if (this.#joins.isEmpty) {
      this.#held = true;
      this.#settle.resolve(this);
      this.#waiting.splice(0).forEach(({ resolve }) => resolve(this));
      this.drafts.opened();
      this.#fields.all.forEach((field) => {
        field.flush();
        field.cursor.tell();
      });
      this.#cursor.tell();
    }
    this.update();
  }

  #tellCursor(about, info) {
    this.#client.send({ type: 'cursor_update', id: CURSOR, document_id: this.id, ...about, cursor_info: info });
  }

  /** Fields the application holds although the server did not list them: nobody has written to them yet. */
  #joinMissing() {
    const missing = this.#fields.all.filter((field) => field.state === 'joining');
    if (missing.length > 0) {
      this.#joins.ask(missing.map((field) => field.name));
    }
  }

  #joinRefused(join, error) {
    if (!this.#wasJoined || join.names === null) {
      // Nobody may have the document yet, and then what its drafts would tell stays stored, untold.
      this.#end(error.code, CollabError.of(error));
      return;
    }
    if (join.names.length > 1) {
      // One name that may no longer be read fails the whole question: ask for each alone.
      join.names.forEach((name) => this.#joins.ask([name], join.fresh));
    } else {
      join.names.forEach((name) => this.#drop(name, error));
    }
    this.#answered();
  }

  #drop(name, error) {
    const field = this.#fields.get(name);
    this.#fields.remove(name);
    const told = { fieldName: name, error: CollabError.of(error) };
    field?.emit('error', told);
    this.emit('error', told);
    field?.closed(error.code);
  }

  #resync(name) {
    if (name === undefined) {
      this.connected(null);
      return;
    }
    const field = this.#fields.get(name);
    if (field !== undefined) {
      this.rejoin(field);
      this.update();
    } else if (this.#wasJoined && this.#wanted === null && !this.#joins.asks(name)) {
      // A field that has come to exist, and not as an empty text that could be followed from its start.
      this.#joins.ask([name], true);
    }
  }

  #applied(message) {
    const name = message.field_name;
    const there = this.#fields.get(name);
    if (!this.#wasJoined || there?.isSilent || (there === undefined && this.#wanted !== null)) {
      return;
    }
    const type = message.field_type ?? (message.type === 'field_changed' ? 'value' : 'text');
    if (there?.position && there.isOf(type, message.revision)) {
      there.applied(message);
    } else if (message.revision === 1) {
      const field = this.#fieldFor(name, type, 1);
      const content = type === 'text' ? '' : undefined;
      field.joined({ field_type: type, epoch: message.epoch, revision: 0, operation_id: message.epoch, content });
      field.applied(message);
    } else if (message.revision > (there?.revision ?? 0) && !this.#joins.asks(name)) {
      this.#joins.ask([name], true);
    }
  }

  #toField(message, action) {
    const field = this.#fields.get(message.field_name);
    if (field !== undefined && !field.isSilent) {
      action(field);
    }
  }

  #refuseWaiting(error) {
    this.#waiting.splice(0).forEach(({ reject }) => reject(error));
  }

  #end(reason, error) {
    if (this.#left) {
      return;
    }
    this.#left = true;
    this.lost();
    this.#client.forget(this);
    this.members.clear();
    this.locks.close();
    this.#fields.all.forEach((field) => field.closed(reason));
    const ended = error ?? new CollabError('left', reason);
    this.#settle.reject(ended);
    this.#refuseWaiting(ended);
    this.emit('left', { reason, error });
  }
}
