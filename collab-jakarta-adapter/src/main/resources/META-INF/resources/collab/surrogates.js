/** @param {number} unit a UTF-16 code unit, or NaN past the end of a text */
export const isHigh = (unit) => unit >= 0xd800 && unit <= 0xdbff;

/** @param {number} unit a UTF-16 code unit, or NaN past the end of a text */
export const isLow = (unit) => unit >= 0xdc00 && unit <= 0xdfff;

/**
 * Whether a position lies between the two halves of one character.
 * @param {string} text
 * @param {number} position
 */
export function splitsPair(text, position) {
  return isLow(text.charCodeAt(position)) && isHigh(text.charCodeAt(position - 1));
}

// With the u flag a pair is one character, so only halves without their other half match.
const LONE = /[\ud800-\udfff]/u;
const EVERY_LONE = /[\ud800-\udfff]/gu;

/** @param {string} text */
export function hasLoneSurrogate(text) {
  return LONE.test(text);
}

/**
 * The text with every half character replaced by U+FFFD. The length stays, so positions do too.
 * @param {string} text
 */
export function wellFormed(text) {
  return hasLoneSurrogate(text) ? text.replace(EVERY_LONE, '\ufffd') : text;
}
