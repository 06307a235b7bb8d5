/** What decides where a character of an element's text stands. */
const METRICS = [
  'direction', 'fontFamily', 'fontFeatureSettings', 'fontKerning', 'fontSize', 'fontSizeAdjust', 'fontStretch', 'fontStyle',
  'fontVariant', 'fontVariationSettings', 'fontWeight', 'letterSpacing', 'lineHeight', 'overflowWrap', 'paddingBottom',
  'paddingLeft', 'paddingRight', 'paddingTop', 'tabSize', 'textAlign', 'textIndent', 'textRendering', 'textTransform',
  'unicodeBidi', 'whiteSpace', 'wordBreak', 'wordSpacing', 'hyphens', 'lineBreak',
];

/**
 * A copy of an element's text that is laid out in the same way but can be asked where its characters are, which a
 * textarea cannot. It lies over the element and is not to be seen.
 *
 * @typedef {{left: number, top: number, width: number, height: number}} Box in CSS pixels, from the corner of the text
 */
export class TextMirror {
  #element;
  #mirror;
  #text;

  /**
   * @param {HTMLTextAreaElement | HTMLInputElement} element
   * @param {HTMLElement} layer positioned where the inside of the element is; the copy is put into it
   */
  constructor(element, layer) {
    this.#element = element;
    const { ownerDocument } = element;
    this.#mirror = ownerDocument.createElement('div');
    this.#text = ownerDocument.createTextNode('');
    this.#mirror.append(this.#text);
    const { style } = this.#mirror;
    Object.assign(style, { position: 'absolute', left: '0', top: '0', margin: '0', border: '0' });
    Object.assign(style, { visibility: 'hidden', boxSizing: 'border-box' });
    layer.append(this.#mirror);
  }

  /** Takes over text and metrics as they are now. */
  update() {
    const { value, clientWidth, clientHeight } = this.#element;
    const computed = this.#element.ownerDocument.defaultView.getComputedStyle(this.#element);
    const { style } = this.#mirror;
    for (const name of METRICS) {
      if (computed[name] !== undefined && style[name] !== computed[name]) {
        style[name] = computed[name];
      }
    }
    if (this.#element.localName === 'input') {
      const inside = clientHeight - parseFloat(computed.paddingTop) - parseFloat(computed.paddingBottom);
      Object.assign(style, { whiteSpace: 'pre', lineHeight: `${inside}px` });
      Object.assign(style, { minWidth: `${clientWidth}px`, width: 'max-content' });
    } else {
      // Without the scroll bar, which takes its part of the width.
      style.width = `${clientWidth}px`;
    }
    // Something has to follow a line end, or there is no line behind it.
    const text = `${value}\u200b`;
    if (this.#text.data !== text) {
      this.#text.data = text;
    }
  }

  /** Where a caret stands before the character at a position. @param {number} position @returns {Box | null} */
  caret(position) {
    const range = this.#range(position, position);
    const [box] = range.getClientRects();
    return box ? this.#inside(box) : this.#besideCharacter(position);
  }

  /** What a selection covers, line by line. @param {number} start @param {number} end @returns {Box[]} */
  selection(start, end) {
    return [...this.#range(start, end).getClientRects()].filter(({ width }) => width > 0).map((box) => this.#inside(box));
  }

  /** Where a collapsed range has no box, the character behind it has one. */
  #besideCharacter(position) {
    const [box] = this.#range(position, position + 1).getClientRects();
    if (box === undefined) {
      return null;
    }
    const isRightToLeft = this.#mirror.style.direction === 'rtl';
    return { ...this.#inside({ ...plain(box), left: isRightToLeft ? box.left + box.width : box.left }), width: 0 };
  }

  #range(start, end) {
    const range = this.#element.ownerDocument.createRange();
    const last = this.#text.data.length;
    range.setStart(this.#text, Math.min(start, last));
    range.setEnd(this.#text, Math.min(end, last));
    return range;
  }

  /** From the corner of the copy, without what a transformed ancestor makes of it. */
  #inside(box) {
    const outer = this.#mirror.getBoundingClientRect();
    const scale = this.#mirror.offsetWidth > 0 && outer.width > 0 ? outer.width / this.#mirror.offsetWidth : 1;
    return {
      left: (box.left - outer.left) / scale,
      top: (box.top - outer.top) / scale,
      width: box.width / scale,
      height: box.height / scale,
    };
  }
}

function plain({ left, top, width, height }) {
  return { left, top, width, height };
}
