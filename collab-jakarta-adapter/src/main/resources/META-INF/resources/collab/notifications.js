import { Emitter } from './emitter.js';

/**
 * What a user was told, the newest first, and what of it is unread; kept up to date by the feed `notifications`.
 *
 * Events: `change` after anything has changed; `notification` for one that has just come.
 *
 * @typedef {{id: string, kind: string, text: string, data: object, timestamp: string, read: boolean}} Notification
 */
export class Notifications extends Emitter {
  /** @type {Notification[]} */
  list = [];
  /** How many are unread, those that are not listed included. */
  unread = 0;
  #feed;

  /** @param {import('./feed.js').Feed} feed */
  constructor(feed) {
    super();
    this.#feed = feed;
    feed.on('initial_data', (data) => this.#replace(data));
    feed.on('event:notification', (notification) => this.#add(notification));
    feed.on('event:notifications_read', (mark) => this.#mark(mark));
  }

  /** The feed behind it: its state, and `close()`. */
  get feed() {
    return this.#feed;
  }

  /** @param {string[]} ids */
  async markRead(ids) {
    await this.#feed.ask('read', { ids });
  }

  async markAllRead() {
    await this.#feed.ask('read', { all: true });
  }

  #replace({ notifications, unread }) {
    this.list = notifications;
    this.unread = unread;
    this.emit('change');
  }

  #add(notification) {
    // What came while the list was put together is in it already.
    if (this.list.some(({ id }) => id === notification.id)) {
      return;
    }
    this.list = [notification, ...this.list];
    this.unread++;
    this.emit('notification', notification);
    this.emit('change');
  }

  #mark({ ids, unread }) {
    const read = new Set(ids);
    this.list = this.list.map((one) => (read.has(one.id) ? { ...one, read: true } : one));
    this.unread = unread;
    this.emit('change');
  }
}
