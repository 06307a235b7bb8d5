import { CaretView } from './caret-view.js';
import { placesOf, isPlaced } from './cursor-info.js';
import { toShown } from './line-ends.js';
import { TextMirror } from './text-mirror.js';

/** Who draws more often than this at once has more selections than anybody can look at. */
const MOST_LINES = 200;

/**
 * Draws where the other members of a document are over a textarea or single-line input that shows one of its texts. For
 * the eye only: assistive technology is not told, and the pointer goes through.
 *
 * @typedef {object} CaretOptions
 * @property {(member: import('./members.js').Member) => string} [name] what stands beside a caret
 * @property {(element: HTMLElement, layer: HTMLElement) => TextMirror} [mirror] measures; for tests
 */
export class TextCarets {
  #field;
  #element;
  #members;
  #name;
  #layer;
  #paper;
  #mirror;
  /** @type {Map<string, CaretView>} by session */
  #views = new Map();
  #drawing = null;
  #stops;

  /**
   * @param {import('./text-field.js').TextField} field
   * @param {HTMLTextAreaElement | HTMLInputElement} element in a document, with a parent
   * @param {CaretOptions} [options]
   */
  constructor(field, element, { name = nameOf, mirror = (...of) => new TextMirror(...of) } = {}) {
    this.#field = field;
    this.#element = element;
    this.#members = field.document.members;
    this.#name = name;
    this.#layer = this.#makeLayer();
    this.#mirror = mirror(element, this.#paper);
    const later = () => this.#later();
    const window = element.ownerDocument.defaultView;
    const sizes = window.ResizeObserver === undefined ? null : new window.ResizeObserver(later);
    sizes?.observe(element);
    const { fonts } = element.ownerDocument;
    const listened = [[element, 'scroll'], [element, 'input'], [window, 'resize'], [fonts, 'loadingdone']];
    listened.forEach(([target, type]) => target?.addEventListener(type, later));
    this.#stops = [
      field.on('change', later),
      this.#members.on('change', later),
      this.#members.on('leave', later),
      () => sizes?.disconnect(),
      () => listened.forEach(([target, type]) => target?.removeEventListener(type, later)),
    ];
    this.#later();
  }

  /** Takes everything off again. */
  close() {
    this.#stops.splice(0).forEach((stop) => stop());
    this.#element.ownerDocument.defaultView.cancelAnimationFrame(this.#drawing);
    this.#views.forEach((view) => view.remove());
    this.#views.clear();
    this.#layer.remove();
  }

  /** The layer is where the inside of the element is and cuts off what is outside; the paper in it scrolls. */
  #makeLayer() {
    const { ownerDocument } = this.#element;
    const layer = ownerDocument.createElement('div');
    layer.className = 'collab-carets';
    layer.setAttribute('aria-hidden', 'true');
    const atCorner = { position: 'absolute', left: '0', top: '0', margin: '0', padding: '0', border: '0' };
    Object.assign(layer.style, atCorner, { overflow: 'hidden', pointerEvents: 'none' });
    this.#paper = ownerDocument.createElement('div');
    Object.assign(this.#paper.style, atCorner);
    layer.append(this.#paper);
    this.#element.after(layer);
    return layer;
  }

  #later() {
    this.#drawing ??= this.#element.ownerDocument.defaultView.requestAnimationFrame(() => {
      this.#drawing = null;
      this.#draw();
    });
  }

  #draw() {
    const there = new Map();
    for (const member of this.#members.list) {
      const cursor = member.isOwn ? undefined : member.cursorIn(this.#field.name);
      if (isPlaced(cursor)) {
        there.set(member.sessionId, { member, cursor });
      }
    }
    [...this.#views.keys()].filter((sessionId) => !there.has(sessionId)).forEach((sessionId) => this.#remove(sessionId));
    if (there.size > 0) {
      this.#fit();
      this.#mirror.update();
      there.forEach(({ member, cursor }) => this.#drawOne(member, cursor));
    }
  }

  #drawOne(member, cursor) {
    const { anchor, head } = placesOf(cursor);
    const shape = this.#element.localName === 'textarea' ? 'lines' : 'line';
    const shown = (position) => toShown(this.#field.text, position, shape);
    const caret = this.#mirror.caret(shown(head));
    const view = this.#viewOf(member);
    view.hide(caret === null);
    if (caret !== null) {
      const [start, end] = [anchor, head].map(shown).sort((a, b) => a - b);
      const marks = start === end ? [] : this.#mirror.selection(start, end).slice(0, MOST_LINES);
      const { scrollLeft, scrollTop, clientWidth } = this.#element;
      view.draw(caret, marks, { left: scrollLeft, top: scrollTop, width: clientWidth });
      view.name(member.movedIn(this.#field.name));
    }
  }

  #viewOf(member) {
    if (!this.#views.has(member.sessionId)) {
      const view = new CaretView(this.#paper, { userId: member.userId, name: this.#name(member) });
      this.#views.set(member.sessionId, view);
    }
    return this.#views.get(member.sessionId);
  }

  #remove(sessionId) {
    this.#views.get(sessionId).remove();
    this.#views.delete(sessionId);
  }

  /** Where the element is may have changed for any reason on the page, so it is measured, not remembered. */
  #fit() {
    const { clientWidth, clientHeight, clientLeft, clientTop, scrollLeft, scrollTop, offsetWidth } = this.#element;
    const outer = this.#element.getBoundingClientRect();
    const scale = offsetWidth > 0 && outer.width > 0 ? outer.width / offsetWidth : 1;
    const { style } = this.#layer;
    // A zoom of what is around the element is the layer's as well, its own is not.
    style.zoom = this.#element.ownerDocument.defaultView.getComputedStyle(this.#element).zoom;
    const now = this.#layer.getBoundingClientRect();
    const left = parseFloat(style.left) + (outer.left - now.left) / scale + clientLeft;
    const top = parseFloat(style.top) + (outer.top - now.top) / scale + clientTop;
    Object.assign(style, { left: `${left}px`, top: `${top}px`, width: `${clientWidth}px`, height: `${clientHeight}px` });
    Object.assign(this.#paper.style, { left: `${-scrollLeft}px`, top: `${-scrollTop}px`, width: `${clientWidth}px` });
  }
}

function nameOf({ userInfo, userId }) {
  return typeof userInfo?.name === 'string' && userInfo.name !== '' ? userInfo.name : userId;
}
