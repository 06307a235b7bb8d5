import { nameOf } from './people.js';

/**
 * Keeps a control and a value field equal. Who has the focus holds the lock, or waits for it; whoever has not can only
 * read and is told who it is.
 *
 * @param {import('./collab/collab.js').CollabDocument} record
 * @param {string} name of the field
 * @param {object} page
 * @param {HTMLInputElement | HTMLSelectElement} page.control
 * @param {HTMLElement} page.hint says who is editing
 * @param {(control: HTMLInputElement | HTMLSelectElement) => unknown} page.read what is in the control
 * @param {(value: any) => string} page.show how a value shows in it
 * @param {(sentence: string) => void} page.say tells who listens to the page
 */
export function bindValue(record, name, { control, hint, read, show, say }) {
  const field = record.value(name);
  const label = control.labels[0].textContent;
  // Another window may have it, while the control is still the one that would.
  const hasFocus = () => document.hasFocus() && document.activeElement === control;
  const mayEdit = () => field.state === 'joined' && field.writable && field.lockState.status !== 'held';

  const showValue = () => {
    if (control.value !== show(field.value)) {
      control.value = show(field.value);
    }
  };
  const permit = () => {
    const { lockState } = field;
    const isHeld = lockState.status === 'held';
    control.disabled = field.state !== 'joined';
    // A list of options knows no read-only: what is chosen there is taken back.
    control.readOnly = !mayEdit();
    control.setAttribute(control.localName === 'select' ? 'aria-disabled' : 'aria-readonly', String(!mayEdit()));
    control.dataset.lock = lockState.status;
    hint.textContent = isHeld ? `${nameOf(lockState)} is editing` : '';
    if (hasFocus() && isHeld) {
      say(`${nameOf(lockState)} is editing ${label}.`);
    }
  };
  // Broken when the focus is gone before, or the record.
  const take = () => field.lock({ wait: true }).catch(() => {});
  const edit = () => {
    if (!mayEdit()) {
      showValue();
    } else if (control.validity.valid) {
      if (field.lockState.lost !== undefined) {
        // It ended while nothing was typed.
        take();
      }
      field.set(read(control));
    }
  };
  const leave = async () => {
    if (field.isPending) {
      // An edit that comes after its lock was given back would be refused.
      await record.whenSaved();
    }
    if (!hasFocus()) {
      await field.unlock();
    }
  };

  control.addEventListener('focus', take);
  control.addEventListener('blur', () => {
    showValue();
    leave().catch(() => {});
  });
  control.addEventListener('input', edit);
  control.addEventListener('mousedown', (event) => {
    if (control.localName === 'select' && !mayEdit()) {
      event.preventDefault();
      control.focus();
    }
  });
  field.on('change', ({ origin }) => origin === 'local' || showValue());
  field.on('lock', permit);
  field.on('state', permit);
  showValue();
  permit();
}
