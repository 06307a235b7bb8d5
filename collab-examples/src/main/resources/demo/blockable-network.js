import { browser } from './collab/environment.js';

/** The browser's own network, but WebSockets can be blocked, as some proxies and firewalls do. */
export class BlockableNetwork {
  #blocked = false;
  #open = new Set();
  environment = { ...browser, openSocket: (url) => this.#openSocket(url) };

  get isBlocked() {
    return this.#blocked;
  }

  /** Those that are open break, and no other gets through. */
  block() {
    this.#blocked = true;
    this.#open.forEach((socket) => socket.break());
  }

  allow() {
    this.#blocked = false;
  }

  #openSocket(url) {
    const socket = this.#blocked ? new NoSocket() : new BreakableSocket(url);
    this.#open.add(socket);
    if (this.#blocked) {
      setTimeout(() => socket.break(), 0);
    }
    return socket;
  }
}

/** What is dialled and never answers. */
class NoSocket {
  onopen = null;
  onmessage = null;
  onclose = null;

  send() {}

  close() {}

  break() {
    this.onclose?.({ code: 1006, reason: '' });
  }
}

class BreakableSocket extends WebSocket {
  /** As a network does it: nobody is told why. */
  break() {
    const { onclose } = this;
    this.onclose = null;
    this.close();
    onclose?.call(this, { code: 1006, reason: '' });
  }
}
