import { Channel } from './channel.js';
import { requireName } from './names.js';

/** The channels of one client, each once. */
export class Channels {
  #client;
  /** @type {Map<string, Channel>} */
  #channels = new Map();

  /** @param {import('./client.js').CollabClient} client */
  constructor(client) {
    this.#client = client;
  }

  /** @param {string} name @returns {Channel} */
  of(name) {
    requireName(name);
    if (!this.#channels.has(name)) {
      this.#channels.set(name, new Channel(this.#client, name));
    }
    return this.#channels.get(name);
  }

  /** @param {any} message */
  receive(message) {
    this.#channels.get(message.channel)?.receive(message);
  }

  connected() {
    this.#channels.forEach((channel) => channel.connected());
  }

  lost() {
    this.#channels.forEach((channel) => channel.lost());
  }

  /** @param {import('./errors.js').CollabError} error */
  ended(error) {
    this.#channels.forEach((channel) => channel.ended(error));
  }
}
