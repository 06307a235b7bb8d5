import { TextOperation } from './text-operation.js';
import { splitOperation } from './text-split.js';

/**
 * @typedef {object} Outgoing what goes on the wire for one edit
 * @property {number} seq
 * @property {number} revision the one the operation was made on
 * @property {TextOperation} operation
 *
 * @typedef {object} Snapshot a field's content at one revision
 * @property {string} text
 * @property {string} epoch
 * @property {number} revision
 * @property {string | undefined} operationId names the history that led to the revision
 * @property {number} lastSeq the last of this client's edits that is part of it
 */

const NOTHING = TextOperation.fromOps([]);

/**
 * One text field as one client sees it: what the server confirmed, the one edit under way, and what was typed since.
 * Pure: it knows no network and no clock.
 *
 * <pre>
 *   confirmed --- inFlight ---> . --- buffer ---> text
 *       |                       |                  |
 *    received               received'          received''    (what the screen has to do)
 *       v                       v                  v
 *   confirmed' -- inFlight' --> . --- buffer' --> text'
 * </pre>
 *
 * Of two insertions at one place the later committed stands left, so what is pending here stands left of what arrives.
 * The confirmed text is kept because taking a refused edit back, and moving edits onto a snapshot, need it.
 */
export class OtClient {
  #confirmed;
  #buffer = NOTHING;
  /** @type {(Outgoing & {current: TextOperation}) | null} */
  #inFlight = null;

  /** @param {Snapshot} snapshot */
  constructor(snapshot) {
    this.#take(snapshot);
    this.text = snapshot.text;
  }

  /** Goes on from what `state` was. @param {any} state @returns {OtClient} */
  static from({ text, epoch, revision, operation_id: operationId, last_seq: lastSeq, in_flight: flying, unsent }) {
    const client = new OtClient({ text, epoch, revision, operationId, lastSeq });
    if (flying !== null) {
      const operation = TextOperation.fromOps(flying.ops);
      client.#inFlight = { seq: flying.seq, revision, operation, current: operation };
      client.text = operation.apply(text);
    }
    client.edit(TextOperation.fromOps(unsent));
    return client;
  }

  /** All there is to know, as JSON. */
  get state() {
    const flying = this.#inFlight && { seq: this.#inFlight.seq, ops: this.#inFlight.current.toOps() };
    return {
      epoch: this.epoch,
      revision: this.revision,
      operation_id: this.operationId,
      last_seq: this.lastSeq,
      text: this.#confirmed,
      in_flight: flying,
      unsent: this.#buffer.toOps(),
    };
  }

  /** The number of the edit under way, or 0. */
  get inFlightSeq() {
    return this.#inFlight?.seq ?? 0;
  }

  get isPending() {
    return this.#inFlight !== null || !this.#buffer.isEmpty;
  }

  /** Whether there are edits that are not under way yet. */
  get hasBuffer() {
    return !this.#buffer.isEmpty;
  }

  /** The text as the server has it at `revision`. */
  get confirmed() {
    return this.#confirmed;
  }

  /** The edit under way as it is now, moved over everything received since it was sent. */
  get flying() {
    return this.#inFlight?.current ?? NOTHING;
  }

  /** The edits the server has not confirmed, oldest first, each made on the text after the one before it. */
  get pending() {
    return [this.flying, this.#buffer].filter((operation) => !operation.isEmpty);
  }

  /** All that the server has not confirmed as one edit, and the text it was made on. */
  get unconfirmed() {
    return { before: this.#confirmed, pending: this.flying.compose(this.#buffer) };
  }

  /**
   * An edit made here.
   * @param {TextOperation} operation made on `text`
   */
  edit(operation) {
    this.text = operation.apply(this.text);
    this.#buffer = this.#buffer.compose(operation);
  }

  /**
   * The edit to send now, if none is under way; from then on it is.
   * @param {number} maxBytes what one operation may take; the rest of a larger one goes after its acknowledgement
   * @returns {Outgoing | null}
   */
  next(maxBytes) {
    if (this.#inFlight !== null || this.#buffer.isEmpty) {
      return null;
    }
    const [operation, rest] = splitOperation(this.#buffer, maxBytes);
    this.#buffer = rest ?? NOTHING;
    this.#inFlight = { seq: this.lastSeq + 1, revision: this.revision, operation, current: operation };
    return this.#inFlight;
  }

  /**
   * The edit under way as it was sent. Repeating exactly that is safe even if the first one was committed.
   * @returns {Outgoing | null}
   */
  again() {
    return this.#inFlight;
  }

  /**
   * Gives the edit under way the form it has now. Only after a join said that the server does not have it.
   * @returns {void}
   */
  renew() {
    if (this.#inFlight !== null) {
      const current = this.#inFlight.current;
      this.#inFlight = { seq: this.lastSeq + 1, revision: this.revision, operation: current, current };
    }
  }

  /**
   * Another client's edit, the next revision.
   * @param {TextOperation} operation
   * @param {string | undefined} operationId
   * @returns {TextOperation} what it does to `text`
   */
  receive(operation, operationId) {
    this.#confirmed = operation.apply(this.#confirmed);
    this.#advance(operationId);
    return this.#moveOver(operation);
  }

  /**
   * The edit under way is the next revision.
   * @param {string | undefined} operationId
   */
  acknowledge(operationId) {
    this.#confirmed = this.#inFlight.current.apply(this.#confirmed);
    this.lastSeq = this.#inFlight.seq;
    this.#inFlight = null;
    this.#advance(operationId);
  }

  /**
   * Takes the edit under way back; what was typed on top of it stays. Its number is free again.
   * @returns {{undone: TextOperation, edit: TextOperation}} what that does to `text`, and the edit taken back
   */
  rollback() {
    const edit = this.#inFlight.current;
    const inverse = edit.invert(this.#confirmed);
    const undone = TextOperation.transform(inverse, this.#buffer, 'right');
    this.#buffer = TextOperation.transform(this.#buffer, inverse, 'left');
    this.#inFlight = null;
    this.text = undone.apply(this.text);
    return { undone, edit };
  }

  /**
   * Moves to a snapshot of the same history when the operations in between are gone: the difference between the two
   * texts stands in for them. If the snapshot has the edit under way already, that edit is done.
   * @param {Snapshot} snapshot
   * @returns {TextOperation} what it does to `text`
   */
  rebaseOnto(snapshot) {
    if (this.#inFlight !== null && snapshot.lastSeq >= this.#inFlight.seq) {
      this.#confirmed = this.#inFlight.current.apply(this.#confirmed);
      this.#inFlight = null;
    }
    const difference = TextOperation.between(this.#confirmed, snapshot.text);
    this.#take(snapshot);
    return this.#moveOver(difference);
  }

  /**
   * Starts anew on a snapshot of another history. What was pending is not part of it; read `pending` before.
   * @param {Snapshot} snapshot
   * @returns {TextOperation} what it does to `text`
   */
  reset(snapshot) {
    const change = TextOperation.between(this.text, snapshot.text);
    this.#take(snapshot);
    this.#inFlight = null;
    this.#buffer = NOTHING;
    this.text = snapshot.text;
    return change;
  }

  #take({ text, epoch, revision, operationId, lastSeq }) {
    this.#confirmed = text;
    this.epoch = epoch;
    this.revision = revision;
    this.operationId = operationId;
    this.lastSeq = lastSeq;
  }

  #advance(operationId) {
    this.revision++;
    this.operationId = operationId;
  }

  #moveOver(received) {
    const flying = this.flying;
    const between = TextOperation.transform(received, flying, 'right');
    const shown = TextOperation.transform(between, this.#buffer, 'right');
    if (this.#inFlight !== null) {
      this.#inFlight = { ...this.#inFlight, current: TextOperation.transform(flying, received, 'left') };
    }
    this.#buffer = TextOperation.transform(this.#buffer, between, 'left');
    this.text = shown.apply(this.text);
    return shown;
  }
}
