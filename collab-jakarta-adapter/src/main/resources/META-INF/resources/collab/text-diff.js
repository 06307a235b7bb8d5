import { isHigh, isLow, splitsPair } from './surrogates.js';

/**
 * The one range whose replacement turns `before` into `after`. Never cuts a character in two.
 * @param {string} before
 * @param {string} after
 * @param {number} [caret] where the caret stands in `after`; chooses among equally small ranges
 * @returns {{start: number, end: number, content: string}} the range in `before` and what takes its place
 */
export function changedRange(before, after, caret) {
  const most = Math.min(before.length, after.length);
  const prefix = commonPrefix(before, after, most);
  const suffix = commonSuffix(before, after, most);
  let start = prefix;
  if (prefix + suffix > most && caret !== undefined) {
    start = slide(before, after, caret, most - suffix, prefix);
  }
  const kept = Math.min(suffix, most - start);
  return { start, end: before.length - kept, content: after.slice(start, after.length - kept) };
}

/** A run of equal units makes a pure insertion or deletion fit anywhere in it: put it where the caret says. */
function slide(before, after, caret, earliest, latest) {
  const inserted = Math.max(0, after.length - before.length);
  const wanted = Math.min(Math.max(caret - inserted, earliest), latest);
  return splitsPair(before, wanted) || splitsPair(after, wanted) ? wanted - 1 : wanted;
}

function commonPrefix(before, after, most) {
  let length = 0;
  while (length < most && before.charCodeAt(length) === after.charCodeAt(length)) {
    length++;
  }
  return length > 0 && isHigh(before.charCodeAt(length - 1)) ? length - 1 : length;
}

function commonSuffix(before, after, most) {
  let length = 0;
  while (length < most && before.charCodeAt(before.length - 1 - length) === after.charCodeAt(after.length - 1 - length)) {
    length++;
  }
  return length > 0 && isLow(before.charCodeAt(before.length - length)) ? length - 1 : length;
}
