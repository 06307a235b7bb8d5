/**
 * What an input element makes of a text. A textarea shows every line end, CRLF too, as one LF; a single-line input
 * drops them all. The shared text keeps its own, so positions must be told from one to the other.
 *
 * @typedef {'lines' | 'line'} Shape a textarea's or a single-line input's
 */

/**
 * @param {string} text
 * @param {Shape} shape
 */
export function shown(text, shape) {
  return shape === 'lines' ? text.replace(/\r\n?/g, '\n') : text.replace(/[\r\n]/g, '');
}

/**
 * Where a position in the text stands in the element.
 * @param {string} text
 * @param {number} position
 * @param {Shape} shape
 */
export function toShown(text, position, shape) {
  // Between CR and LF is behind the line end already, as the element has nothing in between.
  return shown(text.slice(0, position), shape).length;
}

/**
 * Where a position in the element stands in the text: before the character that follows it there.
 * @param {string} text
 * @param {number} position
 * @param {Shape} shape
 */
export function toText(text, position, shape) {
  if (!(shape === 'lines' ? /\r/ : /[\r\n]/).test(text)) {
    return position;
  }
  let at = 0;
  for (let left = position; left > 0 && at < text.length; at++) {
    left -= width(text, at, shape);
  }
  return skipHidden(text, at, shape);
}

function width(text, at, shape) {
  if (shape === 'lines') {
    return text[at] === '\n' && text[at - 1] === '\r' ? 0 : 1;
  }
  return text[at] === '\n' || text[at] === '\r' ? 0 : 1;
}

/** The LF of a CRLF belongs to what is before it. */
function skipHidden(text, at, shape) {
  return shape === 'lines' && text[at] === '\n' && text[at - 1] === '\r' ? at + 1 : at;
}
