import { CollabError } from './errors.js';
import { Field } from './field.js';

/**
 * A shared value, any JSON; the last one set wins. Values handed out are the field's own: do not change them.
 *
 * `change` is {value, origin}, origin being 'local', 'remote', 'refused' or 'reset' as for a text.
 */
export class ValueField extends Field {
  #epoch;
  #operationId;
  #lastSeq = 0;
  #confirmed;
  #inFlight = null;
  #next = null;
  /** Whether what is pending was made before the page was loaded. */
  #restored = false;

  type = 'value';
  revision = 0;

  /** @returns {unknown} as it shows here, own unsaved change included; undefined if never set */
  get value() {
    return this.#pending.length > 0 ? this.#pending[this.#pending.length - 1].value : this.#confirmed;
  }

  /**
   * @param {unknown} value any JSON
   * @param {{ifUnchanged?: boolean}} [options] refused with `conflict` if somebody else set it meanwhile
   */
  set(value, { ifUnchanged = false } = {}) {
    this.requireWritable();
    const json = JSON.stringify(value);
    if (json === undefined) {
      throw new CollabError('bad_message', 'not a JSON value', { fieldName: this.name });
    }
    // Read back, so that what the caller does to his object later changes nothing here.
    const own = JSON.parse(json);
    this.#next = ifUnchanged ? { value: own, seen: this.revision + (this.#inFlight ? 1 : 0) } : { value: own };
    this.#changed('local');
    this.flush();
    this.changed();
  }

  /** For documents: what has to be known to go on with these changes after the page was loaded again. */
  get draft() {
    const { revision } = this;
    const [epoch, operation_id, last_seq, confirmed] = [this.#epoch, this.#operationId, this.#lastSeq, this.#confirmed];
    return { epoch, revision, operation_id, last_seq, confirmed, in_flight: this.#inFlight, unsent: this.#next };
  }

  /** For documents, before the first answer. @param {any} draft */
  restore({ epoch, revision, operation_id: operationId, last_seq: lastSeq, confirmed, in_flight: inFlight, unsent }) {
    this.#epoch = epoch;
    this.#lastSeq = lastSeq;
    this.#commit(confirmed, { revision, operation_id: operationId });
    this.#inFlight = inFlight;
    this.#next = unsent;
    this.#restored = true;
  }

  get inFlightSeq() {
    return this.#inFlight?.seq ?? 0;
  }

  get hasUnsent() {
    return this.#next !== null;
  }

  /** For documents. */
  get position() {
    if (this.#epoch === undefined) {
      return null;
    }
    const position = { epoch: this.#epoch, revision: this.revision };
    return this.#operationId === undefined ? position : { ...position, operation_id: this.#operationId };
  }

  /** The newest number of a change of this client's that was committed. @returns {number} */
  get lastSeq() {
    return this.#lastSeq;
  }

  get isUntouched() {
    return this.revision === 0 && !this.isPending;
  }

  /** For documents: at revision 0 a field nobody declared calls itself a text. @param {string} type */
  isOf(type, revision) {
    return type === 'value' || (type === 'text' && revision === 0);
  }

  outgoing() {
    if (this.#inFlight === null && this.#next !== null) {
      this.#inFlight = { ...this.#next, seq: this.#lastSeq + 1 };
      this.#next = null;
    }
    if (this.#inFlight === null) {
      return null;
    }
    const { seq, value, seen } = this.#inFlight;
    return { type: 'field_change', seq, value, ...(seen === undefined ? {} : { if_revision: seen }) };
  }

  rollback() {
    const { value } = this.#inFlight;
    this.#inFlight = null;
    this.#changed('refused');
    return value;
  }

  /** Gives the application what the server may not have. @param {string} reason */
  unmerged(reason) {
    this.tell('unmerged', { reason, edits: this.#pending.map(({ value }) => value) });
  }

  /** For documents: an own change was committed. @param {any} message */
  acknowledged(message) {
    if (message.seq !== this.inFlightSeq) {
      return;
    }
    if (message.revision !== this.revision + 1) {
      this.document.rejoin(this, true);
      return;
    }
    this.#commit(this.#inFlight.value, message);
    this.#lastSeq = message.seq;
    this.#inFlight = null;
    this.settled();
  }

  /** For documents: another client's change was committed. @param {any} message */
  applied(message) {
    if (message.revision <= this.revision) {
      return;
    }
    if (message.epoch !== this.#epoch || message.revision !== this.revision + 1) {
      this.document.rejoin(this, true);
      return;
    }
    this.#commit(message.value, message);
    this.progressed();
    if (!this.isPending) {
      this.#changed('remote', message.user_id);
    }
  }

  accept(info) {
    const before = JSON.stringify(this.value);
    const value = info.field_type === 'value' ? info.content : undefined;
    const isOther = this.#epoch !== undefined && !this.isContinuedBy(info);
    const lost = isOther || this.#isDoubtful(info) ? this.#giveUp(info) : this.#resolve(info);
    this.#restored = false;
    this.#epoch = info.epoch;
    this.#lastSeq = info.last_seq ?? 0;
    this.#commit(value, info);
    if (JSON.stringify(this.value) !== before) {
      this.#changed(isOther ? 'reset' : 'remote');
    }
    // Last of all, so that an application that sets it anew finds the field it is to go into.
    if (lost.edits.length > 0) {
      this.tell('unmerged', { ...lost, serverValue: value });
    }
  }

  /** The page died before it had stored what it sent: whether that is what was restored, nobody can tell. */
  #isDoubtful({ last_seq: lastSeq = 0 }) {
    return this.#restored && this.orphanedBy === null && lastSeq > (this.inFlightSeq || this.#lastSeq);
  }

  /** Nothing that is pending belongs to this history, or it may be part of it already. */
  #giveUp(info) {
    const edits = this.#pending.map((change) => change.value);
    this.#inFlight = this.#next = null;
    if (info.epoch !== this.#epoch) {
      return { reason: 'epoch_changed', edits };
    }
    return { reason: this.isContinuedBy(info) ? 'unknown_outcome' : 'history_changed', edits };
  }

  /** What became of the change under way, as far as the server's answer tells; gives it back if nobody can tell. */
  #resolve({ last_seq: lastSeq = 0 }) {
    const change = this.#inFlight;
    const isLost = change !== null && this.orphanedBy !== null;
    if (isLost || lastSeq >= change?.seq) {
      this.#inFlight = null;
    } else if (change !== null) {
      change.seq = lastSeq + 1;
    }
    return { reason: 'client_changed', edits: isLost ? [change.value] : [] };
  }

  #commit(value, { revision, operation_id: operationId }) {
    this.#confirmed = value;
    this.revision = revision;
    this.#operationId = operationId;
  }

  #changed(origin, userId) {
    this.emit('change', { value: this.value, origin, userId });
  }

  get #pending() {
    return [this.#inFlight, this.#next].filter((change) => change !== null);
  }
}
