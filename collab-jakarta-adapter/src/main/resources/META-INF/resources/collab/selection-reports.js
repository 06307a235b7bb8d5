const EVENTS = ['select', 'selectionchange', 'keyup', 'pointerup', 'focus', 'input'];

/**
 * Calls back whenever the selection in an element may be another one, also much too often.
 * @param {HTMLElement} element
 * @param {(left: boolean) => void} changed left: the element has lost the focus to another one
 * @returns {() => void} stops that
 */
export function listenForSelection(element, changed) {
  const told = () => changed(false);
  // When the whole window loses the focus, the element is still the one with the caret.
  const blurred = () => changed(element.getRootNode().activeElement !== element);
  EVENTS.forEach((type) => element.addEventListener(type, told));
  element.addEventListener('blur', blurred);
  // Some browsers tell the document only.
  element.ownerDocument?.addEventListener('selectionchange', told);
  return () => {
    EVENTS.forEach((type) => element.removeEventListener(type, told));
    element.removeEventListener('blur', blurred);
    element.ownerDocument?.removeEventListener('selectionchange', told);
  };
}
