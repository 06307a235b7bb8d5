import { Backoff } from './backoff.js';
import { Emitter } from './emitter.js';
import { CollabError } from './errors.js';
import { OwnCursor } from './own-cursor.js';

/**
 * What text and value fields share: one edit under way, sent again when its outcome is unknown, and what to do about
 * each refusal. A kind of field says what there is to send and how to take it back.
 *
 * Events: `change`, `refused` ({error, edit}: it was taken back), `unmerged` ({reason, ...}: edits the application must
 * decide on), `lock` (a LockState), `state`, `error`.
 */
export class Field extends Emitter {
  /** @type {'joining' | 'joined' | 'closed'} */
  state = 'joining';
  writable = false;
  /** The client id the edit under way was sent with, when this client has another one now. */
  orphanedBy = null;
  /** The client id whose edits `lastSeq` counts, once a join has said so. */
  #countedFor = null;
  #sent = false;
  #queued = false;
  #repeated = false;
  #doubted = false;
  #silent = false;
  #retry = null;
  #backoff;
  #rejoins = 0;

  /** @param {import('./document.js').CollabDocument} document @param {string} name */
  constructor(document, name) {
    super();
    this.document = document;
    this.name = name;
    this.#backoff = new Backoff(document.environment);
    /** Where this client is in the field. For documents and kinds of fields. */
    this.cursor = new OwnCursor(document.environment, {
      mayTell: () => this.#maySend && !this.isPending,
      send: (info) => document.sendCursor(this, this.located(info)),
    });
  }

  /**
   * Tells the other members of the document where this client is in the field: `position` or `selection` in a text as it
   * shows here, and whatever else the application wants them to know, 4 KiB at most. Call it as often as it moves.
   * @param {import('./cursor-info.js').CursorInfo | null} info null: nowhere any more
   */
  setCursor(info) {
    this.cursor.set(info);
  }

  /** @returns {import('./field-lock.js').LockState} */
  get lockState() {
    return this.document.locks.of(this.name).state;
  }

  /**
   * Locks the field for this client; renewed by itself until it is unlocked.
   * @param {{wait?: boolean | number}} [options] whether, or how many milliseconds, to wait for one that is held
   * @returns {Promise<import('./field-lock.js').LockState>} broken with `lock_held` if somebody else has it, `lock_timeout`
   *     if he keeps it, `offline`, or why the line ended for good
   */
  lock({ wait = false } = {}) {
    return this.document.locks.of(this.name).acquire(wait);
  }

  /** @returns {Promise<void>} kept when the server has heard of it */
  unlock() {
    return this.document.locks.of(this.name).release();
  }

  /** Whether the server may not have everything that was edited here. @returns {boolean} */
  get isPending() {
    return this.inFlightSeq > 0 || this.hasUnsent;
  }

  /** For documents: there is something to send, and the line is free for it. */
  flush() {
    if (this.#queued || !this.isPending || !this.#maySend) {
      return;
    }
    this.#queued = true;
    this.document.pace(() => {
      this.#queued = false;
      if (this.#maySend) {
        this.#send();
      }
    });
  }

  get #maySend() {
    return !this.#sent && !this.#silent && this.#retry === null && this.state === 'joined' && this.document.ready;
  }

  #send() {
    this.#repeated = this.inFlightSeq > 0;
    const message = this.outgoing();
    if (message !== null) {
      this.#sent = true;
      this.document.drafts.keepNow(this);
      this.document.send(this, message);
    }
  }

  /** For documents: the cursor as the others are told. @param {object} info */
  located(info) {
    return info;
  }

  /** For documents: the line is gone, and with it all answers. */
  detached() {
    this.cursor.lost();
    this.#queued = false;
    this.#sent = false;
    this.#silent = false;
    this.#stopRetry();
  }

  /** For documents: the server knows this client under a new id. @param {string} previous */
  orphaned(previous) {
    if (this.inFlightSeq > 0) {
      this.orphanedBy ??= previous;
    }
  }

  /** For documents: from here until the answer to a join nothing about this field counts. */
  silence() {
    this.#silent = true;
    this.#sent = false;
    this.#stopRetry();
  }

  get isSilent() {
    return this.#silent;
  }

  /** For documents: how long to wait before asking for this field again. */
  rejoinDelay() {
    return this.#rejoins++ === 0 ? 0 : this.#backoff.next();
  }

  /** For documents: the server's answer to a join. @param {any} info */
  joined(info) {
    this.#silent = false;
    this.#sent = false;
    this.#stopRetry();
    if (this.#hasLostANumber(info)) {
      this.silence();
      this.document.becomeSomebodyNew();
      return;
    }
    this.#countedFor = this.document.clientId;
    this.writable = info.writable !== false;
    this.accept(info);
    if (!this.#silent) {
      this.orphanedBy = null;
    }
    this.#become('joined');
    this.document.drafts.keep(this);
  }

  /** Whether the answer to a join has the history that this field is in, from where it stands in it. @param {any} info */
  isContinuedBy({ epoch, revision, operation_id: id }) {
    const at = this.position;
    return epoch === at.epoch
      && (revision > at.revision || (revision === at.revision && (id === at.operation_id || [id, at.operation_id].includes(undefined))));
  }

  /**
   * A store that loses its newest commits loses with them what keeps out an older copy of the edit under way, and one
   * that was committed may be given back by a node that still has it: another edit under its number could be taken for
   * it. A new epoch has numbers of its own.
   */
  #hasLostANumber(info) {
    if (this.orphanedBy !== null || info.epoch !== this.position?.epoch) {
      return false;
    }
    const hasLostACommit = this.#countedFor === this.document.clientId && (info.last_seq ?? 0) < this.lastSeq;
    return hasLostACommit || (this.inFlightSeq > 0 && info.operations === undefined && !this.isContinuedBy(info));
  }

  /**
   * For documents: this field is over. What was not saved goes to the application.
   * @param {string} reason
   */
  closed(reason) {
    if (this.state === 'closed') {
      return;
    }
    this.#stopRetry();
    this.writable = false;
    this.#become('closed');
    if (this.isPending) {
      this.unmerged(reason);
    }
  }

  /** For documents: the server refused something about this field. @param {any} error */
  refused(error) {
    if (this.inFlightSeq === 0 || (error.seq !== undefined && error.seq !== this.inFlightSeq)) {
      return;
    }
    if (error.recovery === 'retry') {
      this.#tryLater(error.retry_after_ms);
    } else if (error.recovery === 'reauthenticate') {
      this.document.reauthenticate();
      this.#tryLater(error.retry_after_ms);
    } else if (error.recovery === 'resync' || this.#mayBeCommitted(error)) {
      this.document.rejoin(this);
    } else {
      this.#takeBack(error);
    }
  }

  /** The edit under way is done; the next one may go. */
  settled() {
    this.#sent = false;
    this.#doubted = false;
    this.progressed();
    this.flush();
    this.cursor.tell();
    this.changed();
  }

  /** What the server may not have has changed. */
  changed() {
    this.document.drafts.keep(this);
    this.document.update();
  }

  /** Something arrived as it should. */
  progressed() {
    this.#rejoins = 0;
    this.#backoff.reset();
  }

  /** @param {string} event @param {object} detail for listeners of the field and of its document */
  tell(event, detail) {
    this.document.drafts.tell(() => {
      this.emit(event, detail);
      this.document.emit(event, { fieldName: this.name, ...detail });
      this.document.drafts.keep(this);
    });
  }

  /** Refuses an edit the server would refuse, before it is shown. */
  requireWritable() {
    if (this.state !== 'joined') {
      throw new CollabError('not_joined', `the field ${this.name} is ${this.state}`, { fieldName: this.name });
    }
    if (!this.writable) {
      throw new CollabError('read_only', `the field ${this.name} may not be edited`, { fieldName: this.name });
    }
  }

  /**
   * A refusal of a repeat can mean that the first one was committed in another shape. Only the log knows, so it is
   * asked once before anything is taken back.
   */
  #mayBeCommitted(error) {
    const doubt = error.code === 'bad_operation' && this.#repeated && !this.#doubted;
    this.#doubted ||= doubt;
    return doubt;
  }

  #takeBack(error) {
    if (error.code === 'read_only' || error.code === 'forbidden') {
      this.writable = false;
      this.emit('state', this.state);
    }
    if (error.code === 'lock_held' || error.code === 'lock_lost') {
      this.document.locks.of(this.name).refused(error);
    }
    const reason = CollabError.of(error);
    const edit = this.rollback();
    this.tell('refused', { error: reason, edit });
    if (error.recovery !== 'rollback') {
      this.tell('error', { error: reason });
    }
    this.settled();
  }

  #tryLater(delay) {
    this.#sent = false;
    this.#stopRetry();
    this.#retry = this.document.environment.setTimeout(() => {
      this.#retry = null;
      this.flush();
    }, delay ?? this.#backoff.next());
  }

  #stopRetry() {
    this.document.environment.clearTimeout(this.#retry);
    this.#retry = null;
  }

  #become(state) {
    this.state = state;
    this.emit('state', state);
  }
}
