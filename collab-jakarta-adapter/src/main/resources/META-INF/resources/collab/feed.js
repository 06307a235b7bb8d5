import { Backoff } from './backoff.js';
import { within } from './deadline.js';
import { Emitter } from './emitter.js';
import { browser } from './environment.js';
import { CollabError } from './errors.js';
import { EventStreamReader } from './event-stream.js';
import { askServer, refusalOf } from './questions.js';
import { polled } from './stream-socket.js';

/** The server shows every 25 s that it lives. */
const SILENCE_MS = 35000;
/** A feed speaks when its first data is there, or somebody on its way holds it back until it is whole: then it is polled. */
const FIRST_MS = 8000;
/** After so long of polling it is tried whether a stream gets through. */
const RETURN_MS = 5 * 60 * 1000;
/** An answer that ends sooner and tells nothing is no reason to ask again at once. */
const POLL_MS = 1000;
const TOKEN_MS = 15000;

/**
 * A feed: events that come one after the other, and none twice, whatever becomes of the line. It comes back by itself to where
 * it was. Not an `EventSource`, which can show no token and does not say why it was refused.
 *
 * Events: `state`; `connected` (`recovered` says whether nothing was missed); `initial_data`; `event` (`name` and `data`) for what
 * the feed tells, and the same data once more under the event's own name with `event:` before it; `closed` when it will not come
 * back by itself, with the error if there is one.
 *
 * @typedef {'connecting' | 'open' | 'waiting' | 'closed'} FeedState
 */
export class Feed extends Emitter {
  /** @type {FeedState} */
  state = 'connecting';
  #url;
  #token;
  #environment;
  #fetch;
  #backoff;
  #reader;
  #attempt = 0;
  #abort = null;
  /** Set while the next attempt is waited for, and no longer. */
  #timer = null;
  #silence = null;
  #refused = false;
  /** The last token that the server was shown; a poll shows it again. */
  #shown = null;
  /** Until when it is polled; null while it is read as a stream. */
  #pollUntil = null;
  #told = false;
  #ended = false;
  #stopWaking;

  /**
   * @param {string} url
   * @param {{token: string | import('./connection.js').TokenProvider, environment?: import('./environment.js').Environment,
   *     fetch?: typeof globalThis.fetch}} options
   */
  constructor(url, { token, environment = browser, fetch = globalThis.fetch.bind(globalThis) }) {
    super();
    this.#url = url;
    this.#token = token;
    this.#environment = environment;
    this.#fetch = fetch;
    this.#backoff = new Backoff(environment);
    this.#reader = new EventStreamReader((event) => this.#receive(event));
    this.#stopWaking = environment.onWake(() => this.#wake());
    // Not before whoever made it listens.
    this.#timer = environment.setTimeout(() => this.#open(), 0);
  }

  /** Ends it for good. */
  close() {
    this.#close(null);
  }

  /**
   * Asks something beside the stream.
   * @param {string} path below the feed's own address
   * @param {unknown} body
   * @param {string} [at] that address, if it is not the stream's
   * @returns {Promise<any>} the answer; fails with a `CollabError`
   */
  async ask(path, body, at = this.#url) {
    const url = new URL(at);
    url.pathname += `/${path}`;
    const authorization = await this.#authorization('connect').catch((cause) => {
      throw new CollabError('token_unavailable', 'the token provider failed', { cause });
    });
    return askServer(this.#fetch, url.href, authorization, body);
  }

  async #authorization(reason) {
    const asked = typeof this.#token === 'function' ? this.#token({ reason }) : this.#token;
    this.#shown = await within(asked, TOKEN_MS, this.#environment);
    return { Authorization: `Bearer ${this.#shown}` };
  }

  /** Polls come every few seconds: the application is not asked for a token for each. */
  #authorizationOfPoll() {
    return this.#refused || this.#shown === null
      ? this.#authorization(this.#refused ? 'refused' : 'connect')
      : { Authorization: `Bearer ${this.#shown}` };
  }

  async #open() {
    const attempt = ++this.#attempt;
    const abort = new AbortController();
    this.#abort = abort;
    this.#timer = null;
    this.#reader.restart();
    this.#told = false;
    this.#ended = false;
    const since = this.#environment.now();
    if (this.#pollUntil !== null && since >= this.#pollUntil) {
      this.#pollUntil = null;
    }
    const polls = this.#pollUntil !== null;
    let whole = false;
    try {
      const headers = await (polls ? this.#authorizationOfPoll() : this.#authorization(this.#refused ? 'refused' : 'connect'));
      if (attempt !== this.#attempt) {
        return;
      }
      if (this.#reader.lastEventId !== '') {
        headers['Last-Event-ID'] = this.#reader.lastEventId;
      }
      this.#watch(polls ? SILENCE_MS : FIRST_MS);
      const url = polls ? polled(this.#url) : this.#url;
      const response = await this.#fetch(url, { headers, signal: abort.signal, cache: 'no-store' });
      if (attempt === this.#attempt && this.#accept(response)) {
        await this.#read(response, attempt);
        whole = polls && !this.#ended && (this.#told || this.#environment.now() - since >= POLL_MS);
      }
    } catch {
      // The line, or the page's way to a token: both are tried again.
    } finally {
      // What else may come of this answer is nobody's.
      abort.abort();
    }
    if (attempt !== this.#attempt || this.state === 'closed') {
      return;
    }
    if (whole) {
      this.#become('open');
      // A listener may have closed it.
      if (attempt === this.#attempt) {
        this.#open();
      }
    } else {
      this.#again();
    }
  }

  /** Whether there is a stream to read. */
  #accept(response) {
    if (response.ok) {
      this.#refused = false;
      return true;
    }
    const { status } = response;
    response.body?.cancel();
    if (status === 403 || status === 404 || (status === 401 && this.#refused)) {
      this.#close(refusalOf(status));
    }
    // A token may have expired on the way; the next one counts.
    this.#refused = status === 401;
    return false;
  }

  async #read(response, attempt) {
    const parts = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = await parts.read();
      if (done || attempt !== this.#attempt) {
        return;
      }
      this.#watch(SILENCE_MS);
      this.#reader.read(value);
    }
  }

  #receive({ name, data, id }) {
    if (name === 'heartbeat' || this.state === 'closed') {
      return;
    }
    const value = JSON.parse(data);
    this.#told = true;
    if (name === 'connected') {
      this.#become('open');
      this.emit('connected', { recovered: value.recovered === true, userId: value.user_id, timestamp: value.timestamp });
    } else if (name === 'initial_data') {
      this.#backoff.reset();
      this.emit('initial_data', value);
    } else if (name === 'end') {
      this.#ended = true;
    } else {
      this.emit('event', { name, data: value, id });
      this.emit(`event:${name}`, value);
    }
  }

  /** Nothing for long is no line. */
  #watch(most) {
    this.#environment.clearTimeout(this.#silence);
    this.#silence = this.#environment.setTimeout(() => this.#cut(), most);
  }

  #cut() {
    this.#pollUntil ??= this.#environment.now() + RETURN_MS;
    this.#abort?.abort();
  }

  #again() {
    this.#environment.clearTimeout(this.#silence);
    // What the server asks for once is for this time only.
    const asked = this.#reader.retry ?? 0;
    this.#reader.retry = null;
    this.#timer = this.#environment.setTimeout(() => this.#open(), Math.max(asked, this.#backoff.next()));
    this.#become('waiting');
  }

  /** The network or the page is back: no need to wait longer. An attempt that is under way goes on. */
  #wake() {
    if (this.state === 'waiting' && this.#timer !== null) {
      this.#environment.clearTimeout(this.#timer);
      this.#open();
    }
  }

  #become(state) {
    if (this.state !== state) {
      this.state = state;
      this.emit('state', state);
    }
  }

  #close(error) {
    if (this.state === 'closed') {
      return;
    }
    this.#attempt++;
    this.#environment.clearTimeout(this.#timer);
    this.#environment.clearTimeout(this.#silence);
    this.#stopWaking();
    this.#become('closed');
    this.#abort?.abort();
    this.emit('closed', error);
  }
}
