import { colorOf } from './user-color.js';

/** How long a name stays to be seen after its caret has moved. */
const NAMED_MS = 2000;
const FADING_MS = 300;
const NAME_HEIGHT = 16;

/** One member's caret, selection and name, as elements. Styled by script only, so a strict content policy allows it. */
export class CaretView {
  #document;
  #layer;
  #color;
  #caret;
  #label;
  #marks = [];
  #moves = 0;
  #timer = null;

  /**
   * @param {HTMLElement} layer
   * @param {{userId: string, name: string}} member
   */
  constructor(layer, { userId, name }) {
    this.#layer = layer;
    this.#document = layer.ownerDocument;
    this.#color = colorOf(userId);
    this.#caret = this.#box('collab-caret', { width: '2px', marginLeft: '-1px', background: this.#color });
    this.#label = this.#document.createElement('div');
    this.#label.className = 'collab-caret-name';
    // As text: a name is whatever its owner says.
    this.#label.textContent = name;
    const { matchMedia } = this.#document.defaultView;
    const isCalm = matchMedia?.('(prefers-reduced-motion: reduce)').matches;
    Object.assign(this.#label.style, {
      position: 'absolute', whiteSpace: 'nowrap', maxWidth: '12em', overflow: 'hidden', textOverflow: 'ellipsis',
      padding: '0 4px', font: `12px/${NAME_HEIGHT}px sans-serif`, color: 'white', background: this.#color, borderRadius: '2px',
      opacity: '0', transition: isCalm ? 'none' : `opacity ${FADING_MS}ms`,
    });
    this.#caret.append(this.#label);
  }

  /**
   * @param {import('./text-mirror.js').Box} caret
   * @param {import('./text-mirror.js').Box[]} selection
   * @param {{left: number, top: number, width: number}} room the part that is scrolled to, in which the name has to stay
   */
  draw(caret, selection, room) {
    this.#put(this.#caret, { ...caret, width: 2 });
    // Beside the edges it turns to the other side.
    this.#label.style.top = caret.top - room.top >= NAME_HEIGHT ? `-${NAME_HEIGHT}px` : `${caret.height}px`;
    const isAtEnd = caret.left - room.left > room.width / 2;
    Object.assign(this.#label.style, { left: isAtEnd ? 'auto' : '0', right: isAtEnd ? '0' : 'auto' });
    this.#mark(selection);
  }

  /** Shows the name for a while if the owner has moved since the last time. @param {number} moves */
  name(moves) {
    if (moves === this.#moves) {
      return;
    }
    this.#moves = moves;
    this.#label.style.opacity = '1';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#label.style.opacity = '0';
    }, NAMED_MS);
  }

  /** @param {boolean} isHidden */
  hide(isHidden) {
    [this.#caret, ...this.#marks].forEach(({ style }) => {
      style.display = isHidden ? 'none' : 'block';
    });
  }

  remove() {
    clearTimeout(this.#timer);
    [this.#caret, ...this.#marks].forEach((element) => element.remove());
  }

  #mark(boxes) {
    while (this.#marks.length < boxes.length) {
      this.#marks.push(this.#box('collab-selection', { background: this.#color, opacity: '0.25' }));
    }
    this.#marks.splice(boxes.length).forEach((element) => element.remove());
    boxes.forEach((box, i) => this.#put(this.#marks[i], box));
  }

  #box(className, style) {
    const element = this.#document.createElement('div');
    element.className = className;
    Object.assign(element.style, { position: 'absolute', pointerEvents: 'none', ...style });
    this.#layer.append(element);
    return element;
  }

  #put({ style }, { left, top, width, height }) {
    Object.assign(style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  }
}
