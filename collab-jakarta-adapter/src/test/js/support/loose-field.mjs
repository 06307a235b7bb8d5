import { TextOperation } from '../../../main/resources/META-INF/resources/collab/collab.js';
import { Emitter } from '../../../main/resources/META-INF/resources/collab/emitter.js';
import { CollabError } from '../../../main/resources/META-INF/resources/collab/errors.js';

/** A field without a server: takes edits, and lets the test make those of others. */
export class LooseField extends Emitter {
  constructor(text) {
    super();
    this.text = text;
    this.state = 'joined';
    this.writable = true;
    this.edits = [];
    this.cursors = [];
    this.lockState = { status: 'free' };
  }

  setCursor(info) {
    this.cursors.push(info);
  }

  locked(status) {
    this.lockState = { status };
    this.emit('lock', this.lockState);
  }

  edit(operation, source) {
    if (!this.writable) {
      throw new CollabError('read_only');
    }
    this.text = operation.apply(this.text);
    this.edits.push(operation.toOps());
    this.emit('change', { operation, origin: 'local', source });
  }

  foreign(...ops) {
    const operation = TextOperation.fromOps(ops);
    this.text = operation.apply(this.text);
    this.emit('change', { operation, origin: 'remote' });
  }

  permit(writable) {
    this.writable = writable;
    this.emit('state', this.state);
  }
}
