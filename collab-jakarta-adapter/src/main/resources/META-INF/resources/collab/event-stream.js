/** Reads an event stream as it comes, by the HTML standard. */
export class EventStreamReader {
  #onEvent;
  #rest = '';
  #data = [];
  #name = '';
  /** An event that is cut off has not been seen, so its id counts only with its end. */
  #id = '';
  /** The id of the last event, by which a reader comes back to where it was. */
  lastEventId = '';
  /** What the server asks to wait before coming again, in milliseconds; null if it has not. */
  retry = null;

  /** @param {(event: {name: string, data: string, id: string}) => void} onEvent */
  constructor(onEvent) {
    this.#onEvent = onEvent;
  }

  /** A new answer begins; where the reader was it still is. */
  restart() {
    this.#rest = '';
    this.#data = [];
    this.#name = '';
    this.#id = this.lastEventId;
  }

  /** @param {string} text the next part of the answer */
  read(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    lines.forEach((line) => this.#line(line));
  }

  #line(line) {
    if (line === '') {
      this.#dispatch();
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') {
      this.#name = value;
    } else if (field === 'data') {
      this.#data.push(value);
    } else if (field === 'id' && !value.includes('\0')) {
      this.#id = value;
    } else if (field === 'retry' && /^\d+$/.test(value)) {
      this.retry = Number(value);
    }
  }

  #dispatch() {
    this.lastEventId = this.#id;
    const event = { name: this.#name || 'message', data: this.#data.join('\n'), id: this.lastEventId };
    const empty = this.#data.length === 0;
    this.#data = [];
    this.#name = '';
    if (!empty) {
      this.#onEvent(event);
    }
  }
}
