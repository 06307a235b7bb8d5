import { shown, toShown, toText } from './line-ends.js';
import { listenForSelection } from './selection-reports.js';
import { wellFormed } from './surrogates.js';
import { changedRange } from './text-diff.js';
import { TextCarets } from './text-carets.js';
import { TextOperation } from './text-operation.js';
import { historyOf } from './undo-history.js';
import { listenForUndo } from './undo-keys.js';

/** The other types change what is typed, or have no caret to keep. */
const SINGLE_LINE = ['text', 'search', 'tel', 'password'];

/**
 * Keeps a `<textarea>` or single-line `<input>` and a text field equal, in both directions.
 *
 * The element turns every line end into LF (a single-line input drops them); the shared text keeps its CRs, since only
 * what was really typed is sent. While an input method composes, the element is left alone and nothing is sent; what
 * happened meanwhile is worked in when it ends. The element is read-only while the field may not be edited. Resetting
 * its form brings the shared text back, since nobody meant to delete what everybody wrote.
 *
 * Undo takes back what was edited here, not what others wrote; the others see where the caret is; where theirs are is
 * drawn over the element, if that is wanted.
 *
 * @typedef {object} BindingOptions
 * @property {boolean} [undo] the keys that undo act on the field's history
 * @property {boolean} [cursor] the others are told where the caret is
 * @property {boolean | import('./text-carets.js').CaretOptions} [carets] theirs are drawn over the element
 * @property {boolean} [readOnlyWhenLocked] read-only while somebody else holds the field's lock
 */
export class TextBinding {
  #field;
  #element;
  #shape;
  #wasReadOnly;
  /** The shared text the element shows, which is the field's except while composing. */
  #base;
  /** What happened to the field since, while composing. */
  #missed = [];
  #composing = false;
  #undo = [];
  #mindsLock;

  /**
   * @param {import('./text-field.js').TextField} field
   * @param {HTMLTextAreaElement | HTMLInputElement} element
   * @param {BindingOptions} [options]
   */
  constructor(field, element, { undo = true, cursor = true, carets = false, readOnlyWhenLocked = false } = {}) {
    this.#field = field;
    this.#element = element;
    this.#shape = shapeOf(element);
    this.#wasReadOnly = element.readOnly;
    this.#mindsLock = readOnlyWhenLocked;
    this.#base = field.text;
    this.#listen('input', (event) => this.#input(event));
    this.#listen('compositionstart', () => {
      this.#composing = true;
    });
    this.#listen('compositionend', () => this.#composed());
    // Some input methods end without saying so when the element loses the focus.
    this.#listen('blur', () => this.#composed());
    const { form } = element;
    // The event comes before the element is emptied.
    const reset = () => setTimeout(() => this.#undo.length > 0 && this.#show(this.#selection(this.#base)));
    form?.addEventListener('reset', reset);
    this.#undo.push(() => form?.removeEventListener('reset', reset));
    this.#undo.push(field.on('change', (change) => this.#changed(change)));
    this.#undo.push(field.on('state', () => this.#permit()));
    this.#undo.push(field.on('lock', () => this.#permit()));
    element.value = shown(field.text, this.#shape);
    this.#permit();
    if (undo) {
      const isBusy = () => this.#composing || element.readOnly;
      const editor = { isBusy, place: (position) => this.#place(position) };
      this.#undo.push(listenForUndo(element, historyOf(field), editor));
    }
    if (cursor) {
      this.#undo.push(listenForSelection(element, (left) => this.#tellCursor(left)));
    }
    if (carets !== false) {
      const drawn = new TextCarets(field, element, carets === true ? {} : carets);
      this.#undo.push(() => drawn.close());
    }
  }

  /** Leaves the element to itself, with the text it has. */
  close() {
    this.#undo.splice(0).forEach((undo) => undo());
    this.#element.readOnly = this.#wasReadOnly;
  }

  #listen(type, listener) {
    this.#element.addEventListener(type, listener);
    this.#undo.push(() => this.#element.removeEventListener(type, listener));
  }

  #permit() {
    const { state, writable } = this.#field;
    const isLocked = this.#mindsLock && this.#field.lockState.status === 'held';
    this.#element.readOnly = this.#wasReadOnly || state !== 'joined' || !writable || isLocked;
  }

  #input(event) {
    if (!this.#composing && !event?.isComposing) {
      this.#send();
    }
  }

  #composed() {
    if (this.#composing) {
      this.#composing = false;
      this.#send();
    }
  }

  /** Sends what the element has and the text has not, and then shows what the text has and the element has not. */
  #send() {
    const missed = this.#missed.splice(0);
    let edit = this.#typed();
    let after = edit.apply(this.#base);
    const selection = this.#selection(after);
    for (const operation of missed) {
      const change = TextOperation.transform(operation, edit, 'right');
      edit = TextOperation.transform(edit, operation, 'left');
      move(selection, change, false);
      after = change.apply(after);
    }
    if (!edit.isEmpty && !this.#offer(edit)) {
      after = this.#field.text;
    }
    this.#base = after;
    this.#show(selection);
  }

  /** @returns {boolean} false when the field no longer takes edits; the element then goes back to its text */
  #offer(edit) {
    try {
      this.#field.edit(edit, this);
      return true;
    } catch (error) {
      if (error.name !== 'CollabError') {
        throw error;
      }
      return false;
    }
  }

  #changed({ operation, source }) {
    if (source === this) {
      return;
    }
    if (this.#composing) {
      this.#missed.push(operation);
      return;
    }
    const selection = this.#selection(this.#base);
    move(selection, operation, false);
    this.#base = operation.apply(this.#base);
    this.#show(selection);
  }

  /** What was typed into the element since it showed the base, as an operation on the base. */
  #typed() {
    const before = shown(this.#base, this.#shape);
    // Half a character can be in an element between two keys; it must never be on the wire.
    const after = wellFormed(this.#element.value);
    const { start, end, content } = changedRange(before, after, this.#element.selectionEnd ?? undefined);
    return this.#inText(start, end - start, content);
  }

  /** A replacement in the element as one in the text. */
  #inText(start, length, content) {
    let from = toText(this.#base, start, this.#shape);
    const to = length === 0 ? from : toText(this.#base, start + length, this.#shape);
    while (this.#shape === 'line' && from < to && /[\r\n]/.test(this.#base[from])) {
      // What does not show in front of what was deleted was not meant.
      from++;
    }
    const next = content === '' ? this.#base[to] : content[0];
    if (this.#shape === 'lines' && this.#base[from - 1] === '\r' && next === '\n' && (length > 0 || content !== '')) {
      // CR and LF that come together would be one line end; two were meant.
      return TextOperation.replace(from - 1, to - from + 1, `\n${content}`);
    }
    return TextOperation.replace(from, to - from, content);
  }

  #selection(text) {
    const { selectionStart, selectionEnd, selectionDirection } = this.#element;
    return {
      start: toText(text, selectionStart ?? 0, this.#shape),
      end: toText(text, selectionEnd ?? 0, this.#shape),
      direction: selectionDirection ?? 'none',
    };
  }

  #tellCursor(left) {
    if (left) {
      this.#field.setCursor(null);
    } else if (!this.#composing && this.#base === this.#field.text && hasFocus(this.#element)) {
      const { start, end, direction } = this.#selection(this.#base);
      const [anchor, head] = direction === 'backward' ? [end, start] : [start, end];
      this.#field.setCursor(start === end ? { position: start } : { selection: { anchor, head } });
    }
  }

  #place(position) {
    const caret = toShown(this.#base, position, this.#shape);
    this.#element.setSelectionRange(caret, caret, 'none');
  }

  /** Brings the element to the base with the smallest change, keeping caret and scroll position. */
  #show(selection) {
    const element = this.#element;
    const value = shown(this.#base, this.#shape);
    if (wellFormed(element.value) === value) {
      return;
    }
    const { scrollTop, scrollLeft } = element;
    const { start, end, content } = changedRange(wellFormed(element.value), value);
    element.setRangeText(content, start, end, 'preserve');
    if (hasFocus(element)) {
      // Only with the focus: in some browsers setting a selection takes the focus.
      const place = (position) => toShown(this.#base, position, this.#shape);
      element.setSelectionRange(place(selection.start), place(selection.end), selection.direction);
    }
    element.scrollTop = scrollTop;
    element.scrollLeft = scrollLeft;
  }
}

function move(selection, operation, own) {
  selection.start = operation.transformPosition(selection.start, own);
  selection.end = operation.transformPosition(selection.end, own);
}

/** @returns {import('./line-ends.js').Shape} */
function shapeOf(element) {
  if (element.localName === 'textarea') {
    return 'lines';
  }
  if (element.localName === 'input' && SINGLE_LINE.includes(element.type)) {
    return 'line';
  }
  throw new TypeError(`only a textarea or an input of type ${SINGLE_LINE.join(', ')} can show a text field`);
}

function hasFocus(element) {
  return element.getRootNode().activeElement === element;
}
