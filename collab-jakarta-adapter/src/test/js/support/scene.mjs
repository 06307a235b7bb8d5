import { connect } from '../../../main/resources/META-INF/resources/collab/collab.js';
import { World, accept } from './world.mjs';

// What a server says about one document 'doc' with a text 't'.
export const text = (content, more = {}) => ({
  field_type: 'text',
  epoch: 'e1',
  revision: 0,
  operation_id: 'e1',
  writable: true,
  last_seq: 0,
  content,
  ...more,
});
export const value = (content, more = {}) => text(content, { field_type: 'value', revision: 1, operation_id: 'v1', ...more });
export const caughtUp = (revision, operations, more = {}) => {
  const { content, ...rest } = text('', { revision, operation_id: `o${revision}`, operations, ...more });
  return rest;
};
export const entry = (revision, ops, clientId, seq) => ({
  revision,
  operation: { ops },
  operation_id: `o${revision}`,
  user_id: 'bob',
  client_id: clientId,
  seq,
});
export const about = (fieldName, message) => ({ document_id: 'doc', field_name: fieldName, ...message });
export const applied = (revision, ops, more = {}) =>
  about('t', { type: 'operation_applied', epoch: 'e1', field_type: 'text', revision, client_id: 'c9', ...more, operation: { id: `o${revision}`, ops } });
export const acknowledged = (seq, revision, ops) =>
  about('t', { type: 'operation_acknowledged', seq, revision, operation_id: `o${revision}`, transformed_operation: ops && { ops } });
export const error = (code, recovery, more = {}) => about('t', { type: 'error', code, recovery, message: code, ...more });

/** One client and its server, which the test plays. */
export class Scene {
  constructor(world = new World(), token = 'tok', options = {}) {
    this.world = world;
    this.client = connect('ws://test/realtime/ws', { token, environment: world.environment, ...options });
    this.told = [];
  }

  get socket() {
    return this.world.socket;
  }

  /** A document with the given fields, joined. */
  async joined(fields, options, more) {
    await accept(this.world);
    const promise = this.client.join('doc', options);
    await this.world.settle();
    this.answer(this.socket.took('document_join'), fields, more);
    this.document = await promise;
    for (const event of ['state', 'refused', 'unmerged', 'error', 'left', 'field', 'lock', 'signal']) {
      this.document.on(event, (detail) => this.told.push([event, detail]));
    }
    return this.document;
  }

  answer(join, fields, more = {}) {
    const room = { presence: [], locks: [], ...more };
    this.socket.says({ type: 'document_joined', document_id: 'doc', ref: join.id, fields, ...room });
  }

  /** Says something and lets the client react. @returns what the client then sent */
  async says(...messages) {
    this.socket.says(...messages);
    await this.world.settle();
    return this.socket.taken();
  }

  async sent() {
    await this.world.settle();
    return this.socket.taken();
  }

  async reconnect(more) {
    this.socket.drops();
    await this.world.pass(5000);
    await accept(this.world, { resume_token: 'r2', ...more });
    return this.socket.taken();
  }

  heard(event) {
    return this.told.filter(([name]) => name === event).map(([, detail]) => detail);
  }
}
