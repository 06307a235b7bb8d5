import { contests } from './contested-text.js';
import { CollabError, OperationError } from './errors.js';
import { Field } from './field.js';
import { OtClient } from './ot-client.js';
import { RecentOperations } from './recent-operations.js';
import { TextOperation } from './text-operation.js';

/**
 * A shared text. Edits show at once and are sent as the line allows; others' edits arrive as `change`.
 *
 * `change` is {operation, origin, source}: what happened to `text`, by whom ('local', 'remote', 'refused' when an own
 * edit was taken back, 'reset' when the server's text had to be taken over), and what was given to `edit` as source.
 */
export class TextField extends Field {
  /** @type {OtClient | null} */
  #ot = null;
  #recent = new RecentOperations();
  /** Whether what is pending was made before the page was loaded. */
  #restored = false;

  type = 'text';

  /** @returns {string} as it shows here, own unsaved edits included */
  get text() {
    return this.#ot?.text ?? '';
  }

  get revision() {
    return this.#ot?.revision ?? 0;
  }

  /** @param {number} position @param {string} content */
  insert(position, content) {
    this.edit(TextOperation.insert(position, content));
  }

  /** @param {number} position @param {number} length */
  delete(position, length) {
    this.edit(TextOperation.delete(position, length));
  }

  /** @param {number} position @param {number} length @param {string} content */
  replace(position, length, content) {
    this.edit(TextOperation.replace(position, length, content));
  }

  /**
   * @param {TextOperation} operation made on `text`
   * @param {unknown} [source] comes back in the `change` event, so that who edits knows its own
   */
  edit(operation, source) {
    this.requireWritable();
    this.#ot.edit(operation);
    this.cursor.moved(operation, true);
    this.emit('change', { operation, origin: 'local', source });
    this.flush();
    this.changed();
  }

  /** For documents: what has to be known to go on with these edits after the page was loaded again. */
  get draft() {
    return this.#ot.state;
  }

  /** For documents, before the first answer. @param {any} draft */
  restore(draft) {
    this.#ot = OtClient.from(draft);
    this.#restored = true;
  }

  get inFlightSeq() {
    return this.#ot?.inFlightSeq ?? 0;
  }

  get hasUnsent() {
    return this.#ot?.isPending ?? false;
  }

  /** For documents: what a join needs in order to go on from here; null before the first answer. */
  get position() {
    if (this.#ot === null) {
      return null;
    }
    const { epoch, revision, operationId } = this.#ot;
    return operationId === undefined ? { epoch, revision } : { epoch, revision, operation_id: operationId };
  }

  /** The newest number of an edit of this client's that was committed. @returns {number} */
  get lastSeq() {
    return this.#ot.lastSeq;
  }

  /** For cursors: what the server has not confirmed, oldest first. @returns {TextOperation[]} */
  get pending() {
    return this.#ot.pending;
  }

  /** For cursors: what was committed after a revision; null if that is too long ago. @param {number} revision */
  committedSince(revision) {
    return this.#recent.since(revision, this.revision);
  }

  located(info) {
    return { ...info, revision: this.revision };
  }

  /** Whether this is still a field nobody has written to, which may yet become one of another type. */
  get isUntouched() {
    return this.revision === 0 && this.text === '' && !this.isPending;
  }

  /** For documents: whether a field of that type is this one. @param {string} type */
  isOf(type) {
    return type === 'text';
  }

  outgoing() {
    const again = this.#ot.again();
    const edit = again ?? this.#ot.next(this.document.operationBytes);
    if (edit === null) {
      return null;
    }
    const { revision, seq, operation } = edit;
    const message = { type: 'operation', epoch: this.#ot.epoch, revision, seq, operation: { ops: operation.toOps() } };
    const caret = this.#caretAfter(again);
    return caret === undefined ? message : { ...message, cursor_info: caret };
  }

  /** The caret stands in the text as it shows, so it goes only with an operation that leads there. */
  #caretAfter(again) {
    if (again === null && !this.#ot.hasBuffer) {
      return this.cursor.ride();
    }
    this.cursor.forget();
    return undefined;
  }

  rollback() {
    const { undone, edit } = this.#ot.rollback();
    this.#changed(undone, 'refused');
    return edit;
  }

  /** Gives the application what the server may not have. @param {string} reason */
  unmerged(reason) {
    const { text: localText, pending: edits } = this.#ot;
    this.#giveBack({ reason, edits, localText });
  }

  /** For documents: an own edit was committed. @param {any} message */
  acknowledged(message) {
    if (message.seq !== this.inFlightSeq) {
      return;
    }
    if (message.revision !== this.#ot.revision + 1 || !this.#agrees(message.transformed_operation)) {
      this.document.rejoin(this, true);
      return;
    }
    this.#acknowledge(message.operation_id);
    this.settled();
  }

  /** For documents: another client's edit was committed. @param {any} message */
  applied(message) {
    if (message.revision <= this.#ot.revision) {
      return;
    }
    if (message.epoch !== this.#ot.epoch || message.revision !== this.#ot.revision + 1) {
      this.document.rejoin(this);
      return;
    }
    this.#receive(message, message.operation_id ?? message.operation?.id);
  }

  accept(info) {
    if (this.#ot === null) {
      this.#ot = new OtClient(snapshotOf(info));
      this.#changed(TextOperation.insert(0, this.#ot.text), 'remote');
      return;
    }
    this.#dropDoubtful(info);
    if (info.operations !== undefined && info.epoch === this.#ot.epoch) {
      this.#catchUp(info);
    } else {
      this.#takeSnapshot(snapshotOf(info), this.isContinuedBy(info));
    }
  }

  /**
   * The page died before it had stored what it sent: which of the restored edits are among that, nobody can tell, and
   * sending them could make them twice.
   */
  #dropDoubtful({ epoch, last_seq: lastSeq = 0 }) {
    const known = this.inFlightSeq || this.#ot.lastSeq;
    if (this.#restored && this.orphanedBy === null && epoch === this.#ot.epoch && lastSeq > known) {
      const { text: localText, confirmed: text, pending: edits, revision, operationId } = this.#ot;
      this.#changed(this.#ot.reset({ text, epoch, revision, operationId, lastSeq: 0 }), 'refused');
      this.#giveBack({ reason: 'unknown_outcome', edits, localText });
    }
    this.#restored = false;
  }

  #catchUp(info) {
    for (const entry of info.operations) {
      if (entry.revision === this.#ot.revision + 1) {
        if (this.#isOwn(entry) && this.#agrees(entry.operation)) {
          this.#acknowledge(entry.operation_id);
        } else if (!this.#receive(entry, entry.operation_id)) {
          return;
        }
      }
    }
    if (this.#ot.revision !== info.revision || (this.orphanedBy === null && this.#isCounted(info))) {
      this.document.rejoin(this, true);
      return;
    }
    this.#dropOrphan();
    this.#ot.lastSeq = info.last_seq;
    this.#ot.renew();
  }

  #takeSnapshot(snapshot, isContinued) {
    this.#dropOrphan();
    if (isContinued) {
      const difference = TextOperation.between(this.#ot.confirmed, snapshot.text);
      const before = this.#ot.unconfirmed;
      const change = this.#ot.rebaseOnto(snapshot);
      this.#recent.clear();
      this.document.members.committed(this, difference);
      this.#foreign(change, difference, before);
      this.#ot.renew();
    } else {
      const reason = snapshot.epoch === this.#ot.epoch ? 'history_changed' : 'epoch_changed';
      const { text: localText, pending: edits } = this.#ot;
      this.#recent.clear();
      this.document.members.displaced(this.name);
      this.#changed(this.#ot.reset(snapshot), 'reset');
      this.#giveBack({ reason, edits, localText, serverText: snapshot.text });
    }
  }

  /** Last of all, so that an application that makes the edits anew finds the text they are to go into. */
  #giveBack(unmerged) {
    if (unmerged.edits.length > 0) {
      this.tell('unmerged', unmerged);
    }
  }

  /** Sent under an id that is gone: it may be committed or not, and sending it again could make it twice. */
  #dropOrphan() {
    if (this.orphanedBy !== null && this.inFlightSeq > 0) {
      const localText = this.text;
      const { undone, edit } = this.#ot.rollback();
      this.#changed(undone, 'refused');
      this.#giveBack({ reason: 'client_changed', edits: [edit], localText, serverText: this.#ot.confirmed });
    }
  }

  /** @returns {boolean} false when the operation makes no sense here and the text is fetched anew */
  #receive(message, operationId) {
    try {
      const operation = TextOperation.fromOps(message.operation?.ops);
      const before = this.#ot.unconfirmed;
      const change = this.#ot.receive(operation, operationId);
      this.progressed();
      this.#committed(operation, message);
      this.#foreign(change, operation, before, message.user_id);
      return true;
    } catch (error) {
      if (!(error instanceof OperationError)) {
        throw error;
      }
      this.document.rejoin(this, true);
      return false;
    }
  }

  #acknowledge(operationId) {
    const operation = this.#ot.flying;
    this.#ot.acknowledge(operationId);
    this.#committed(operation, { session_id: this.document.sessionId });
  }

  /** The cursors of others follow the text as the server has it. */
  #committed(operation, by) {
    this.#recent.add(this.revision, operation, by.session_id);
    this.document.members.committed(this, operation, by);
  }

  /** @param {{before: string, pending: TextOperation}} unconfirmed as it was when the edit came */
  #foreign(operation, received, { before, pending }, userId) {
    if (contests(pending, received)) {
      // For whoever undoes: the change alone does not tell what became of text that is deleted here.
      const { pending: moved } = this.#ot.unconfirmed;
      this.emit('contested', { operation, received, pending, moved, before });
    }
    this.#changed(operation, 'remote', userId);
  }

  #changed(operation, origin, userId) {
    if (!operation.isEmpty) {
      this.cursor.moved(operation, false);
      this.emit('change', { operation, origin, userId });
    }
  }

  #isOwn(entry) {
    const id = this.orphanedBy ?? this.document.clientId;
    return entry.client_id === id && entry.seq === this.inFlightSeq;
  }

  /** Whether the server has the edit under way, though it did not list it. */
  #isCounted(info) {
    return this.inFlightSeq > 0 && info.last_seq >= this.inFlightSeq;
  }

  /** Both sides must have come to the same operation, or the texts are about to drift apart. */
  #agrees(transformed) {
    const ops = transformed?.ops;
    return ops === undefined || JSON.stringify(ops) === JSON.stringify(this.#ot.flying.ops);
  }
}

/** @param {any} info one field of `document_joined` @returns {import('./ot-client.js').Snapshot} */
function snapshotOf(info) {
  if (typeof info.content !== 'string') {
    throw new CollabError('bad_message', 'a text field without its text');
  }
  return {
    text: info.content,
    epoch: info.epoch,
    revision: info.revision,
    operationId: info.operation_id,
    lastSeq: info.last_seq ?? 0,
  };
}
