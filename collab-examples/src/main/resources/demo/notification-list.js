/**
 * What a user was told, as a list. An entry stays the element that it is, whatever comes or is read, so that nobody loses
 * his place in it.
 */
export class NotificationList {
  #list;
  #markRead;
  /** @type {Map<string, HTMLElement>} by the notification's id */
  #entries = new Map();

  /**
   * @param {HTMLElement} list
   * @param {(id: string) => Promise<void>} markRead
   */
  constructor(list, markRead) {
    this.#list = list;
    this.#markRead = markRead;
  }

  /** @param {import('./collab/notifications.js').Notification[]} notifications the newest first */
  show(notifications) {
    const shown = new Set(notifications.map(({ id }) => id));
    [...this.#entries.keys()].filter((id) => !shown.has(id)).forEach((id) => this.#remove(id));
    let place = this.#list.firstElementChild;
    for (const notification of notifications) {
      const item = this.#entryOf(notification);
      if (item === place) {
        place = place.nextElementSibling;
      } else {
        // Only what is new is put in: whatever is moved loses the focus.
        this.#list.insertBefore(item, place);
      }
      if (notification.read) {
        read(item);
      }
    }
    this.#list.classList.toggle('empty', notifications.length === 0);
  }

  #entryOf(notification) {
    if (!this.#entries.has(notification.id)) {
      this.#entries.set(notification.id, entry(notification, this.#markRead));
    }
    return this.#entries.get(notification.id);
  }

  #remove(id) {
    this.#entries.get(id).remove();
    this.#entries.delete(id);
  }
}

function read(item) {
  const button = item.querySelector('button');
  item.className = 'read';
  if (button !== null && button === document.activeElement) {
    // From here the next key goes on.
    item.focus();
  }
  button?.remove();
}

function entry({ id, text, data: { from }, timestamp }, markRead) {
  const item = document.createElement('li');
  item.className = 'unread';
  item.tabIndex = -1;
  const words = document.createElement('p');
  words.textContent = text;
  const hint = document.createElement('p');
  hint.className = 'hint';
  hint.textContent = [typeof from === 'string' ? `from ${from}` : null, new Date(timestamp).toLocaleString()]
    .filter(Boolean)
    .join(', ');
  item.append(words, hint, markButton(() => markRead(id)));
  return item;
}

function markButton(mark) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Mark as read';
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-disabled') !== 'true') {
      // Not `disabled`, which would take the focus from it.
      button.setAttribute('aria-disabled', 'true');
      mark().catch(() => {
        button.setAttribute('aria-disabled', 'false');
      });
    }
  });
  return button;
}
