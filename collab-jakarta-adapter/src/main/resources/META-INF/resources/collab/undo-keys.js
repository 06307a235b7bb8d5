/**
 * Lets the keys and menus that undo act on a history instead of the element, whose own knows nothing of what others
 * wrote: Ctrl or Cmd with Z, with Shift to redo, and Ctrl+Y.
 * @param {EventTarget} element
 * @param {import('./undo-history.js').UndoHistory} history
 * @param {{isBusy: () => boolean, place: (position: number) => void}} editor busy while it is not
 *     to be acted on; `place` sets the caret
 * @returns {() => void} stops that
 */
export function listenForUndo(element, history, { isBusy, place }) {
  const act = (event, action) => {
    if (action === null || isBusy()) {
      return;
    }
    // Also when there is nothing to undo: what the element would undo by itself is never right.
    event.preventDefault();
    const position = action === 'undo' ? history.undo() : history.redo();
    if (position !== null) {
      place(position);
    }
  };
  const pressed = (event) => act(event, actionOfKey(event));
  const edited = (event) => act(event, ACTIONS[event.inputType] ?? null);
  element.addEventListener('keydown', pressed);
  element.addEventListener('beforeinput', edited);
  return () => {
    element.removeEventListener('keydown', pressed);
    element.removeEventListener('beforeinput', edited);
  };
}

const ACTIONS = { historyUndo: 'undo', historyRedo: 'redo' };

/** @returns {'undo' | 'redo' | null} */
function actionOfKey({ key = '', code = '', ctrlKey, metaKey, shiftKey, altKey }) {
  if (ctrlKey === metaKey || altKey) {
    return null;
  }
  // On a keyboard without Latin letters the place of the key counts.
  const letter = /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace(/^Key/, '').toLowerCase();
  if (letter === 'z') {
    return shiftKey ? 'redo' : 'undo';
  }
  return letter === 'y' && ctrlKey && !shiftKey ? 'redo' : null;
}
