import { Emitter } from './emitter.js';

/**
 * Who of the tenant is online, as the server tells. While the line is gone the list stays as it was last told.
 *
 * Event: `change` (a user, after the change), once per user whatever the number of his connections.
 *
 * @typedef {{userId: string, status: 'online' | 'offline', lastSeen: string | undefined, userInfo: unknown}} PresentUser
 */
export class Presence extends Emitter {
  /** @type {Map<string, PresentUser>} */
  #users = new Map();

  /** @returns {PresentUser[]} those who are online */
  get online() {
    return [...this.#users.values()].filter(({ status }) => status === 'online');
  }

  /** @param {string} userId @returns {PresentUser | undefined} also one who has left since */
  user(userId) {
    return this.#users.get(userId);
  }

  /** For the client. @param {any} message */
  receive(message) {
    if (message.type === 'presence_state') {
      this.#replace((message.users ?? []).map(userOf));
    } else if (message.type === 'presence_change') {
      this.#put({ ...userOf(message), userInfo: message.user_info ?? this.#users.get(message.user_id)?.userInfo });
    }
  }

  #replace(users) {
    const listed = new Set(users.map(({ userId }) => userId));
    const gone = this.online.filter(({ userId }) => !listed.has(userId));
    users.forEach((user) => this.#put(user));
    gone.forEach((user) => this.#put({ ...user, status: 'offline' }));
  }

  #put(user) {
    const before = this.#users.get(user.userId);
    this.#users.set(user.userId, user);
    if (before?.status !== user.status || JSON.stringify(before.userInfo) !== JSON.stringify(user.userInfo)) {
      this.emit('change', user);
    }
  }
}

function userOf({ user_id: userId, status, last_seen: lastSeen, user_info: userInfo }) {
  return { userId, status, lastSeen, userInfo };
}
