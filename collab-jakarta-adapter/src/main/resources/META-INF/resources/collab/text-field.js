import { CollabError, OperationError } from './errors.js';
import { Field } from './field.js';
import { OtClient } from './ot-client.js';
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
    this.emit('change', { operation, origin: 'local', source });
    this.flush();
    this.document.update();
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

  /** Whether this is still a field nobody has written to, which may yet become one of another type. */
  get isUntouched() {
    return this.revision === 0 && this.text === '' && !this.isPending;
  }

  /** For documents: whether a field of that type is this one. @param {string} type */
  isOf(type) {
    return type === 'text';
  }

  outgoing() {
    const edit = this.#ot.again() ?? this.#ot.next(this.document.operationBytes);
    if (edit === null) {
      return null;
    }
    const { revision, seq, operation } = edit;
    return { type: 'operation', epoch: this.#ot.epoch, revision, seq, operation: { ops: operation.toOps() } };
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
    this.#ot.acknowledge(message.operation_id);
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
    } else if (info.operations !== undefined && info.epoch === this.#ot.epoch) {
      this.#catchUp(info);
    } else {
      this.#takeSnapshot(snapshotOf(info));
    }
  }

  #catchUp(info) {
    for (const entry of info.operations) {
      if (entry.revision === this.#ot.revision + 1) {
        if (this.#isOwn(entry) && this.#agrees(entry.operation)) {
          this.#ot.acknowledge(entry.operation_id);
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

  #takeSnapshot(snapshot) {
    this.#dropOrphan();
    if (this.#ot.canFollow(snapshot)) {
      this.#changed(this.#ot.rebaseOnto(snapshot), 'remote');
      this.#ot.renew();
    } else {
      const reason = snapshot.epoch === this.#ot.epoch ? 'history_changed' : 'epoch_changed';
      const { text: localText, pending: edits } = this.#ot;
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
  #receive({ operation, user_id: userId }, operationId) {
    try {
      const change = this.#ot.receive(TextOperation.fromOps(operation?.ops), operationId);
      this.progressed();
      this.#changed(change, 'remote', userId);
      return true;
    } catch (error) {
      if (!(error instanceof OperationError)) {
        throw error;
      }
      this.document.rejoin(this, true);
      return false;
    }
  }

  #changed(operation, origin, userId) {
    if (!operation.isEmpty) {
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
