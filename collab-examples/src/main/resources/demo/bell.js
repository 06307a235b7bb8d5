import { notificationsOf } from './collab/collab.js';
import { NotificationList } from './notification-list.js';

/**
 * A bell with the number of what is unread, and a panel with what there is.
 *
 * @param {import('./collab/collab.js').Feed} feed
 * @param {{bell: HTMLButtonElement, count: HTMLElement, panel: HTMLElement, list: HTMLElement, all: HTMLButtonElement,
 *     say: (text: string) => void}} page bell and panel have the same parent
 */
export function showBell(feed, { bell, count, panel, list, all, say }) {
  const notifications = notificationsOf(feed);
  const entries = new NotificationList(list, (id) => notifications.markRead([id]));
  notifications.on('change', () => {
    const { unread } = notifications;
    const isInside = panel.contains(document.activeElement);
    count.textContent = unread > 99 ? '99+' : String(unread);
    count.hidden = unread === 0;
    bell.setAttribute('aria-label', unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`);
    // Not `disabled`, which would take the focus from it.
    all.setAttribute('aria-disabled', String(unread === 0));
    entries.show(notifications.list);
    if (isInside && !panel.contains(document.activeElement)) {
      // Its entry is no longer in the list.
      panel.focus();
    }
  });
  notifications.on('notification', ({ text }) => say(`Notification: ${text}`));
  bell.addEventListener('click', () => toggle(bell, panel));
  bell.parentElement.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && !panel.hidden) {
      toggle(bell, panel);
      bell.focus();
    }
  });
  all.addEventListener('click', () => {
    if (notifications.unread > 0) {
      notifications.markAllRead().catch(() => say('That could not be saved.'));
    }
  });
}

function toggle(bell, panel) {
  panel.hidden = !panel.hidden;
  bell.setAttribute('aria-expanded', String(!panel.hidden));
}

/**
 * A form that notifies somebody, or everybody.
 * @param {string} tenant
 * @param {string} from
 * @param {{form: HTMLFormElement, user: HTMLInputElement, text: HTMLInputElement, hint: HTMLElement}} page
 */
export function bindNotify(tenant, from, { form, user, text, hint }) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const parameters = new URLSearchParams({ tenant, from, text: text.value });
    if (user.value.trim() !== '') {
      parameters.set('user', user.value.trim());
    }
    const sent = await fetch(`demo/notify?${parameters}`, { method: 'POST' }).catch(() => ({ ok: false }));
    hint.textContent = sent.ok ? `Sent to ${user.value.trim() || 'everybody'}.` : 'It was not sent.';
    if (sent.ok) {
      text.value = '';
    }
  });
}
