/**
 * Where somebody is: whatever the application says, and of it `position` or `selection` refer to a text.
 *
 * @typedef {{position?: number, selection?: {anchor: number, head: number}, [more: string]: unknown}} CursorInfo
 */

/** Whether it names a place in a text. @param {any} info */
export function isPlaced(info) {
  return Number.isInteger(info?.position) || Number.isInteger(info?.selection?.head);
}

/**
 * The same cursor after an operation.
 * @param {CursorInfo} info
 * @param {import('./text-operation.js').TextOperation} operation
 * @param {boolean} own whether the cursor's owner made it; only his own insertion at the cursor pushes it
 * @returns {CursorInfo}
 */
export function moveCursor(info, operation, own) {
  return mapPlaces(info, (position) => operation.transformPosition(position, own));
}

/** The same cursor inside a text. @param {CursorInfo} info @param {number} length */
export function clipCursor(info, length) {
  return mapPlaces(info, (position) => Math.min(Math.max(position, 0), length));
}

/** The end that moves, and the one that stays: equal for a caret. @param {CursorInfo} info */
export function placesOf({ position, selection }) {
  return selection === undefined
    ? { anchor: position, head: position }
    : { anchor: selection.anchor ?? selection.head, head: selection.head };
}

function mapPlaces(info, map) {
  if (!isPlaced(info)) {
    return info;
  }
  const { position, selection, ...rest } = info;
  if (selection === undefined) {
    return { ...rest, position: map(position) };
  }
  const { anchor, head } = placesOf(info);
  return { ...rest, selection: { anchor: map(anchor), head: map(head) } };
}
