import { Emitter } from './emitter.js';
import { TypingRun } from './typing-run.js';
import { UndoStack } from './undo-stack.js';

const PAUSE_MS = 1000;
const STEPS = 200;

const histories = new WeakMap();

/**
 * The one history of a field, so that all elements that show it undo the same edits.
 * @param {import('./text-field.js').TextField} field
 * @returns {UndoHistory}
 */
export function historyOf(field) {
  if (!histories.has(field)) {
    histories.set(field, new UndoHistory(field));
  }
  return histories.get(field);
}

/**
 * Takes this client's own edits of one text back, and never anybody else's: what others did since is worked into what an
 * undo does. A run of typing is one step. It knows the edits made since it exists, and forgets them when the text gets
 * another history.
 *
 * Event: `change`, when `canUndo` or `canRedo` may have changed.
 */
export class UndoHistory extends Emitter {
  #field;
  #now;
  #run;
  #undo;
  #redo;
  /** The text as the history has heard of it, which is the field's unless events still wait. */
  #text;
  /** What the change event of an undo or redo will bring: where its own undoing goes. */
  #expected = null;
  #handled = null;
  #stops;

  /**
   * @param {import('./text-field.js').TextField} field
   * @param {{now?: () => number, pause?: number, steps?: number}} [options] a clock in milliseconds, the longest pause in
   *     a run of typing, and how many steps are kept
   */
  constructor(field, { now = () => performance.now(), pause = PAUSE_MS, steps = STEPS } = {}) {
    super();
    this.#field = field;
    this.#now = now;
    this.#run = new TypingRun(pause);
    this.#undo = new UndoStack(steps);
    this.#redo = new UndoStack(steps);
    this.#text = field.text;
    this.#stops = [
      field.on('contested', (edit) => this.#contested(edit)),
      field.on('change', (change) => this.#changed(change)),
    ];
  }

  get canUndo() {
    return this.#undo.size > 0;
  }

  get canRedo() {
    return this.#redo.size > 0;
  }

  /** @returns {number | null} where the caret belongs then; null if there was nothing to undo, or it may not be edited */
  undo() {
    return this.#apply(this.#undo, this.#redo);
  }

  /** @returns {number | null} */
  redo() {
    return this.#apply(this.#redo, this.#undo);
  }

  /** The next edit begins a new step. */
  separate() {
    this.#run.close();
  }

  clear() {
    this.#undo.clear();
    this.#redo.clear();
    this.#run.close();
    this.emit('change');
  }

  /** Listens no more. */
  close() {
    this.#stops.forEach((stop) => stop());
    histories.delete(this.#field);
  }

  #apply(from, to) {
    const operation = from.last;
    // Inside a listener of the field that was called before this one, what to undo is not known yet.
    if (operation === undefined || this.#text !== this.#field.text || !mayEdit(this.#field)) {
      return null;
    }
    from.pop();
    this.#run.close();
    this.#expected = to;
    this.#field.edit(operation, this);
    return caretAfter(operation);
  }

  #changed({ operation, origin, source }) {
    const before = this.#text;
    this.#text = operation.apply(before);
    if (origin === 'local') {
      this.#local(operation, operation.invert(before), source);
    } else if (operation === this.#handled) {
      this.#handled = null;
    } else if (origin === 'reset' || (origin === 'refused' && isInsertion(operation))) {
      // What a refused edit had deleted is there again by itself, and no step may bring it back once more.
      this.clear();
    } else {
      this.#foreign(operation);
    }
    this.emit('change');
  }

  #local(operation, inverse, source) {
    if (source === this) {
      this.#expected.push(inverse);
      return;
    }
    this.#redo.clear();
    if (this.#run.takes(operation, this.#now()) && this.canUndo) {
      this.#undo.extend(inverse);
    } else {
      this.#undo.push(inverse);
    }
  }

  #foreign(operation) {
    const { size } = this.#undo;
    this.#undo.receive(operation);
    this.#redo.receive(operation);
    this.#run.moved(operation);
    if (this.#undo.size < size) {
      // The step it would go on with may be the one that is gone.
      this.#run.close();
    }
  }

  #contested(edit) {
    this.#undo.contested(edit);
    this.#redo.contested(edit);
    this.#run.close();
    this.#handled = edit.operation;
  }
}

function mayEdit({ state, writable }) {
  return state === 'joined' && writable;
}

function isInsertion({ ops }) {
  return ops.some((component) => typeof component === 'string');
}

/** Behind the last thing that it brought, or where the last thing was that it took away. */
function caretAfter({ ops }) {
  let at = 0;
  let caret = 0;
  for (const component of ops) {
    if (typeof component === 'string') {
      at += component.length;
      caret = at;
    } else if (component > 0) {
      at += component;
    } else {
      caret = at;
    }
  }
  return caret;
}
