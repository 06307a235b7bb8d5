/** As much of a textarea or input as the binding uses, with the line end rules of browsers. */
export class TextControl extends EventTarget {
  #value = '';

  constructor(localName = 'textarea', type = localName) {
    super();
    this.localName = localName;
    this.type = type;
    this.form = null;
    this.readOnly = false;
    this.selectionStart = 0;
    this.selectionEnd = 0;
    this.selectionDirection = 'none';
    this.scrollTop = 0;
    this.scrollLeft = 0;
    this.focused = true;
    this.writes = 0;
  }

  get value() {
    return this.#value;
  }

  set value(text) {
    this.writes++;
    this.#value = this.localName === 'input' ? text.replace(/[\r\n]/g, '') : text.replace(/\r\n?/g, '\n');
    this.selectionStart = this.selectionEnd = this.#value.length;
  }

  getRootNode() {
    return { activeElement: this.focused ? this : null };
  }

  setRangeText(text, start, end) {
    this.writes++;
    const [from, to] = [this.selectionStart, this.selectionEnd];
    this.#value = this.#value.slice(0, start) + text + this.#value.slice(end);
    const keep = (at) => (at > end ? at + text.length - (end - start) : Math.min(at, start + text.length));
    this.selectionStart = keep(from);
    this.selectionEnd = keep(to);
    this.scrollTop = 0;
  }

  setSelectionRange(start, end, direction) {
    this.selectionStart = start;
    this.selectionEnd = end;
    this.selectionDirection = direction;
    this.#tell('selectionchange');
  }

  select(start, end = start) {
    this.setSelectionRange(start, end, 'none');
  }

  /** Replaces the selection as a key press or a paste does. */
  type_(text, { isComposing = false } = {}) {
    const { selectionStart: start, selectionEnd: end } = this;
    this.#value = this.#value.slice(0, start) + text + this.#value.slice(end);
    this.select(start + text.length);
    this.#tell('input', { isComposing });
  }

  backspace() {
    if (this.selectionStart === this.selectionEnd) {
      this.selectionStart--;
    }
    this.type_('');
  }

  compose(...steps) {
    this.#tell('compositionstart');
    for (const step of steps) {
      const start = this.selectionStart;
      this.type_(step, { isComposing: true });
      this.select(start, start + step.length);
    }
    this.select(this.selectionEnd);
  }

  composed() {
    this.#tell('compositionend');
  }

  blur() {
    this.#tell('blur');
  }

  /** A key press that types nothing. @returns whether the element would still act on it by itself */
  press(key, { ctrl = false, meta = false, shift = false, alt = false, code } = {}) {
    return this.#asks('keydown', { key, code, ctrlKey: ctrl, metaKey: meta, shiftKey: shift, altKey: alt });
  }

  /** What a menu does. @returns whether the element would still act on it by itself */
  menu(inputType) {
    return this.#asks('beforeinput', { inputType });
  }

  #asks(type, more) {
    return this.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), more));
  }

  #tell(type, more = {}) {
    this.dispatchEvent(Object.assign(new Event(type), more));
  }
}
