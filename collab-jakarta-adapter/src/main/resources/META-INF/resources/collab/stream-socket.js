import { within } from './deadline.js';
import { EventStreamReader } from './event-stream.js';
import { readPolls } from './stream-polls.js';

const AGAIN_MS = 500;
/** No frame takes this long on a line that is any good. */
const STUCK_MS = 30000;
/** The server answers sooner. */
const POST_MS = 10000;
const ABNORMAL = 1006;

/**
 * Looks like a WebSocket, for networks that let none through: frames come down one long answer, or one answer each where those
 * are held back until they are whole, and go up as single requests, in order. Whoever it is, the server knows from the beginning, so
 * it greets at once.
 */
export class StreamSocket {
  /** The server knows who this is without being told. */
  knowsWho = true;
  onopen = null;
  onmessage = null;
  onclose = null;
  #url;
  #token;
  #fetch;
  #environment;
  #abort = new AbortController();
  #polls;
  #unhide;
  #key = null;
  #waiting = [];
  #sequence = 1;
  #sending = false;
  #over = false;

  /**
   * @param {string} url `http:` or `https:`
   * @param {string} token
   * @param {{environment: import('./environment.js').Environment, polls?: boolean, fetch?: typeof globalThis.fetch}} options
   */
  constructor(url, token, { environment, polls = false, fetch = globalThis.fetch.bind(globalThis) }) {
    this.#url = url;
    this.#token = token;
    this.#fetch = fetch;
    this.#environment = environment;
    this.#polls = polls;
    // Whoever comes back to a page that was kept finds the line closed and gets another one.
    this.#unhide = environment.onHide(() => this.#leave());
    // Not before whoever made it listens.
    queueMicrotask(() => this.#open());
  }

  send(text) {
    this.#waiting.push(text);
    this.#flush();
  }

  /** Posts from here on show this token. @param {string} token */
  renew(token) {
    this.#token = token;
  }

  /** As a WebSocket that is closed, the server is told. */
  close() {
    const leaves = !this.#over;
    this.#stop();
    if (leaves) {
      this.#leave();
    }
  }

  #stop() {
    this.#over = true;
    this.#unhide();
    this.#abort.abort();
  }

  /** Nobody waits for the answer, and the page may be gone by then; if it does not arrive, the server finds out later. */
  #leave() {
    if (this.#key !== null) {
      const headers = { ...this.#headers, 'Collab-Stream': this.#key };
      this.#fetch(this.#url, { method: 'DELETE', headers, keepalive: true }).catch(() => {});
    }
  }

  get #headers() {
    return { Authorization: `Bearer ${this.#token}` };
  }

  async #open() {
    try {
      const last = await this.#listen();
      last.body?.cancel().catch(() => {});
      this.#end(closeCodeOf(last.status));
    } catch {
      // The line, or the network's idea of what may pass.
    }
    this.#end(ABNORMAL);
  }

  /** Hears what comes down until nothing does any more. */
  async #listen() {
    const opening = await this.#get(this.#polls ? polled(this.#url) : this.#url);
    if (!opening.ok) {
      return opening;
    }
    await this.#read(opening);
    return this.#polls && this.#key !== null ? this.#poll() : opening;
  }

  #poll() {
    return readPolls({
      ask: (number) => this.#get(this.#url, { 'Collab-Stream': this.#key, 'Collab-Sequence': String(number) }),
      onEvent: (event) => this.#receive(event),
      isOver: () => this.#over,
      wait: () => this.#wait(),
    });
  }

  #get(url, headers = {}) {
    return this.#fetch(url, { headers: { ...this.#headers, ...headers }, signal: this.#abort.signal, cache: 'no-store' });
  }

  #wait() {
    return new Promise((resolve) => this.#environment.setTimeout(resolve, AGAIN_MS));
  }

  async #read(response) {
    const reader = new EventStreamReader((event) => this.#receive(event));
    const parts = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = await parts.read();
      if (done || this.#over) {
        return;
      }
      reader.read(value);
    }
  }

  #receive({ name, data }) {
    if (this.#over) {
      return;
    }
    if (name === 'open') {
      this.#key = JSON.parse(data).stream_key;
      this.onopen?.();
      this.#flush();
    } else if (name === 'frame') {
      this.onmessage?.({ data });
    } else if (name === 'close') {
      const { code, reason } = JSON.parse(data);
      this.#end(code, reason);
    }
  }

  /** One request at a time, each until it is known to have arrived: the server keeps the order by their numbers. */
  async #flush() {
    if (this.#sending || this.#key === null) {
      return;
    }
    this.#sending = true;
    let since = this.#environment.now();
    while (this.#waiting.length > 0 && !this.#over) {
      const status = await this.#post(this.#waiting[0]);
      if (status === 204 || status === 413) {
        this.#waiting.shift();
        since = this.#environment.now();
        this.#sequence += status === 204 ? 1 : 0;
      } else if (status === 404 || status === 409 || this.#environment.now() - since >= STUCK_MS) {
        this.#end(ABNORMAL);
      } else if (status === 401 || status === 403) {
        this.#end(closeCodeOf(status));
      } else {
        await this.#wait();
      }
    }
    this.#sending = false;
  }

  /** The status of the answer; 0 if there is none. A repeat is harmless. */
  async #post(frame) {
    try {
      const posted = this.#fetch(this.#url, {
        method: 'POST',
        headers: {
          ...this.#headers,
          'Content-Type': 'application/json',
          'Collab-Stream': this.#key,
          'Collab-Sequence': String(this.#sequence),
        },
        body: frame,
        signal: this.#abort.signal,
      });
      return (await within(posted, POST_MS, this.#environment)).status;
    } catch {
      return 0;
    }
  }

  #end(code, reason = '') {
    if (!this.#over) {
      this.#stop();
      this.onclose?.({ code, reason });
    }
  }
}

/** The address at which each answer ends. @param {string} url */
export function polled(url) {
  const poll = new URL(url);
  poll.searchParams.set('poll', 'true');
  return poll.href;
}

/** What a WebSocket would have been closed with. */
function closeCodeOf(status) {
  return { 401: 4401, 403: 4403 }[status] ?? ABNORMAL;
}
