import { TextOperation } from '../../../main/resources/META-INF/resources/collab/text-operation.js';
import { TextServer } from './text-server.mjs';
import { authenticated } from './world.mjs';

/** One document of text fields behind the protocol, with the moods of a real server. */
export class CollabServer {
  constructor(random, moods) {
    this.random = random;
    this.moods = moods;
    this.fields = new Map();
    this.lines = new Map();
    this.issued = 0;
  }

  field(name) {
    if (!this.fields.has(name)) {
      this.fields.set(name, new TextServer());
    }
    return this.fields.get(name);
  }

  /** Reads what came on a socket; answers wait in its outbox. */
  read(socket) {
    if (!this.lines.has(socket)) {
      this.lines.set(socket, { outbox: [], joined: new Set(), all: false, clientId: null });
    }
    const line = this.lines.get(socket);
    socket.taken().forEach((message) => this[message.type]?.(line, message));
    return line;
  }

  cut(socket) {
    this.lines.delete(socket);
  }

  mood(name) {
    return this.random.next() < (this.moods[name] ?? 0);
  }

  authenticate(line, message) {
    const known = message.client_id !== undefined && !this.mood('forget');
    line.clientId = known ? message.client_id : `c${++this.issued}`;
    line.outbox.push(authenticated({ client_id: line.clientId }));
  }

  document_join(line, { id, fields }) {
    const names = fields === undefined ? [...this.fields.keys()] : Array.isArray(fields) ? fields : Object.keys(fields);
    line.all ||= fields === undefined;
    const answer = {};
    for (const name of names) {
      line.joined.add(name);
      answer[name] = this.info(line, name, Array.isArray(fields) ? undefined : fields?.[name]);
    }
    line.outbox.push({ type: 'document_joined', document_id: 'doc', ref: id, fields: answer });
  }

  info(line, name, position) {
    const field = this.field(name);
    const { text, epoch, revision, operationId, lastSeq } = field.snapshot(line.clientId);
    const info = { field_type: 'text', epoch, revision, operation_id: operationId, writable: true, last_seq: lastSeq };
    const content = position === undefined || this.mood('trimmed');
    return content ? { ...info, content: text } : { ...info, operations: field.log.slice(position.revision) };
  }

  operation(line, message) {
    const about = { document_id: 'doc', field_name: message.field_name };
    const refuse = (code, recovery) =>
      line.outbox.push({ type: 'error', ...about, ref: message.id, seq: message.seq, code, recovery, retry_after_ms: 20 });
    if (!line.joined.has(message.field_name)) {
      refuse('not_joined', 'resync');
    } else if (this.mood('busy')) {
      refuse('contended', 'retry');
    } else if (this.mood('refuse')) {
      refuse('lock_held', 'rollback');
    } else if (this.mood('resync')) {
      line.joined.delete(message.field_name);
      line.outbox.push({ type: 'resync', ...about, reason: 'mood' });
    } else {
      this.commit(line, message, about);
      if (this.mood('forgetful')) {
        refuse('internal', 'retry');
      }
    }
  }

  commit(line, message, about) {
    const field = this.field(message.field_name);
    const operation = TextOperation.fromOps(message.operation.ops);
    const { entry, repeat } = field.submit(line.clientId, { ...message, operation });
    const { revision, operation_id, seq } = entry;
    const ack = { type: 'operation_acknowledged', ...about, seq, revision, operation_id, transformed_operation: entry.operation };
    if (repeat) {
      line.outbox.push({ ...ack, ref: message.id });
      return;
    }
    for (const other of this.lines.values()) {
      if (other.clientId === line.clientId) {
        other.outbox.push(ack);
      } else if (other.joined.has(message.field_name) || other.all) {
        other.joined.add(message.field_name);
        const shared = { ...about, epoch: field.epoch, field_type: 'text', client_id: line.clientId };
        other.outbox.push({ type: 'operation_applied', ...shared, revision, operation_id, operation: entry.operation });
      }
    }
  }
}
