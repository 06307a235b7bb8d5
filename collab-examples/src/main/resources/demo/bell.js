import { notificationsOf } from './collab/collab.js';

/**
 * A bell with the number of what is unread, and a panel with what there is.
 *
 * @param {import('./collab/collab.js').Feed} feed
 * @param {{bell: HTMLButtonElement, count: HTMLElement, panel: HTMLElement, list: HTMLElement, all: HTMLButtonElement,
 *     say: (text: string) => void}} page
 */
export function showBell(feed, { bell, count, panel, list, all, say }) {
  const notifications = notificationsOf(feed);
  notifications.on('change', () => {
    const { unread } = notifications;
    count.textContent = unread > 99 ? '99+' : String(unread);
    count.hidden = unread === 0;
    bell.setAttribute('aria-label', unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`);
    all.disabled = unread === 0;
    list.replaceChildren(...notifications.list.map((one) => entry(one, notifications)));
    list.classList.toggle('empty', notifications.list.length === 0);
  });
  notifications.on('notification', ({ text }) => say(`Notification: ${text}`));
  bell.addEventListener('click', () => toggle(bell, panel));
  panel.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') {
      toggle(bell, panel);
      bell.focus();
    }
  });
  all.addEventListener('click', () => notifications.markAllRead().catch(() => say('That could not be saved.')));
}

function toggle(bell, panel) {
  panel.hidden = !panel.hidden;
  bell.setAttribute('aria-expanded', String(!panel.hidden));
}

function entry(notification, notifications) {
  const item = document.createElement('li');
  item.className = notification.read ? 'read' : 'unread';
  const text = document.createElement('p');
  text.textContent = notification.text;
  const hint = document.createElement('p');
  hint.className = 'hint';
  const { from } = notification.data;
  hint.textContent = [typeof from === 'string' ? `from ${from}` : null, new Date(notification.timestamp).toLocaleString()]
    .filter(Boolean)
    .join(', ');
  item.append(text, hint);
  if (!notification.read) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Mark as read';
    button.addEventListener('click', () => {
      button.disabled = true;
      notifications.markRead([notification.id]).catch(() => {
        button.disabled = false;
      });
    });
    item.append(button);
  }
  return item;
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
