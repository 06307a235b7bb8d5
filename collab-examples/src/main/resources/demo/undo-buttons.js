import { undoHistory } from './collab/collab.js';

/**
 * Buttons for the history that the keys use. They stay in the order of the tab key when there is nothing to undo, so that
 * who has just pressed one does not lose his place on the page.
 */
export function bindUndoButtons(field, { undo, redo, element }) {
  const history = undoHistory(field);
  const permit = () => {
    undo.setAttribute('aria-disabled', String(!history.canUndo));
    redo.setAttribute('aria-disabled', String(!history.canRedo));
  };
  const press = (button, action) =>
    button.addEventListener('click', () => {
      const caret = history[action]();
      // Only with the focus: in some browsers setting a selection takes the focus, here from the button.
      if (caret !== null && document.activeElement === element) {
        element.setSelectionRange(caret, caret);
      }
    });
  press(undo, 'undo');
  press(redo, 'redo');
  history.on('change', permit);
  permit();
}
