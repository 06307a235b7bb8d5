import { TextOperation } from '../../../main/resources/META-INF/resources/collab/text-operation.js';

/** The rules of one text field on the server, as the protocol has them, and nothing else. */
export class TextServer {
  constructor(text = '') {
    this.epoch = 'e1';
    this.base = text;
    this.text = text;
    this.log = [];
    this.lastSeqs = new Map();
  }

  get revision() {
    return this.log.length;
  }

  get operationId() {
    return this.revision === 0 ? this.epoch : this.log[this.revision - 1].operation_id;
  }

  lastSeq(client) {
    return this.lastSeqs.get(client) ?? 0;
  }

  /** The entry of a new edit, or the old one of a repeat. */
  submit(client, { seq, revision, operation }) {
    if (seq <= this.lastSeq(client)) {
      return { entry: this.log.find((entry) => entry.client_id === client && entry.seq === seq), repeat: true };
    }
    if (seq !== this.lastSeq(client) + 1 || revision > this.revision) {
      throw new Error(`client ${client} sent seq ${seq} on ${revision}, expected ${this.lastSeq(client) + 1}`);
    }
    let moved = operation;
    for (const earlier of this.log.slice(revision)) {
      moved = TextOperation.transform(moved, TextOperation.fromOps(earlier.operation.ops), 'left');
    }
    this.text = moved.apply(this.text);
    const entry = {
      revision: this.revision + 1,
      operation: { ops: moved.toOps() },
      operation_id: `${this.epoch}-${this.revision + 1}`,
      client_id: client,
      seq,
    };
    this.log.push(entry);
    this.lastSeqs.set(client, seq);
    return { entry, repeat: false };
  }

  snapshot(client) {
    return {
      text: this.text,
      epoch: this.epoch,
      revision: this.revision,
      operationId: this.operationId,
      lastSeq: this.lastSeq(client),
    };
  }
}
