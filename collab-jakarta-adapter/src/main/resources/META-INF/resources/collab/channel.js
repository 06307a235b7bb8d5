import { Emitter } from './emitter.js';
import { CollabError } from './errors.js';

const RETRY_MS = 1000;
/** Ends after which the server is asked to go on; what cannot be made up for it says in its answer. */
const PASSING = ['overtaken', 'epoch_changed'];

/**
 * One channel: what is published to it arrives in order, each message once, also over a lost line. Where the server
 * cannot close the gap any more it says so, and the application has to fetch what it shows anew.
 *
 * Events: `subscribed` ({recovered, epoch, offset}; `recovered` false: messages are missing before those that follow),
 * `message` ({event, data, offset, userId, timestamp}), `unsubscribed` ({reason, error}) when it does not go on by itself.
 */
export class Channel extends Emitter {
  /** @type {'unsubscribed' | 'subscribing' | 'subscribed'} */
  state = 'unsubscribed';
  #client;
  /** The last message that was told. @type {{epoch: string, offset: number} | null} */
  #position = null;
  #history;
  #waiting = [];
  /** Answers to questions that were put before this one are no longer of interest. */
  #attempt = 0;
  #timer = null;

  /** Obtained from `CollabClient.channel`. @param {import('./client.js').CollabClient} client @param {string} name */
  constructor(client, name) {
    super();
    this.#client = client;
    this.name = name;
  }

  /**
   * @param {{history?: number}} [options] how many of the newest messages to begin with
   * @returns {Promise<{recovered: boolean, epoch: string, offset: number}>} kept when the server has answered,
   *     broken when it refuses or the line ends for good
   */
  subscribe({ history } = {}) {
    if (this.state === 'subscribed') {
      return Promise.resolve({ recovered: true, ...this.#position });
    }
    const answer = new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    // Who does not wait for it is told by `unsubscribed`.
    answer.catch(() => {});
    if (this.#client.ended !== null) {
      this.#reject(this.#client.ended);
    } else if (this.state === 'unsubscribed') {
      this.#history = history;
      this.state = 'subscribing';
      this.#ask();
    }
    return answer;
  }

  /** What comes from now on is not told; a later `subscribe` starts anew. */
  unsubscribe() {
    if (this.state === 'unsubscribed') {
      return;
    }
    if (this.#client.state === 'online') {
      this.#client.request({ type: 'unsubscribe', channel: this.name }, () => {});
    }
    this.#end(new CollabError('unsubscribed'));
  }

  /**
   * Sent once: when the line is lost before the answer, nobody here knows whether it arrived, and the promise is broken
   * with `connection_lost`; without a line with `offline`.
   * @param {string | null} event
   * @param {unknown} data any JSON
   * @returns {Promise<number>} its offset
   */
  publish(event, data) {
    return new Promise((resolve, reject) => {
      if (this.#client.state !== 'online') {
        reject(new CollabError('offline', 'there is no line'));
        return;
      }
      const message = { type: 'publish', channel: this.name, ...(event === null ? {} : { event }), data };
      this.#client.request(message, (error) => reject(CollabError.of(error)), {
        answered: ({ offset }) => resolve(offset),
        lost: () => reject(new CollabError('connection_lost', 'the line was lost before the answer')),
      });
    });
  }

  /** For the client: there is a line. */
  connected() {
    if (this.state !== 'unsubscribed') {
      this.#ask();
    }
  }

  /** For the client: the line is gone. */
  lost() {
    this.#attempt++;
    this.#client.environment.clearTimeout(this.#timer);
    if (this.state === 'subscribed') {
      this.state = 'subscribing';
    }
  }

  /**
   * For the client: no line comes by itself any more. What was subscribed before goes on if one comes after all.
   * @param {CollabError} error
   */
  ended(error) {
    if (this.state === 'subscribing' && this.#position === null) {
      this.#end(error);
      this.emit('unsubscribed', { reason: error.code, error });
    } else {
      this.#reject(error);
    }
  }

  /** For the client. @param {any} message */
  receive(message) {
    if (this.state !== 'subscribed') {
      return;
    }
    if (message.type === 'message') {
      this.#arrived(message);
    } else if (message.type === 'unsubscribed' && PASSING.includes(message.reason)) {
      this.#again();
    } else if (message.type === 'unsubscribed' && message.reason !== undefined) {
      this.#end(new CollabError(message.reason));
      this.emit('unsubscribed', { reason: message.reason, error: null });
    }
  }

  #ask() {
    if (this.#client.state !== 'online') {
      return;
    }
    const attempt = ++this.#attempt;
    const since = this.#position ?? undefined;
    const message = { type: 'subscribe', channel: this.name, since, history: since ? undefined : this.#history };
    this.#client.request(message, (error) => attempt === this.#attempt && this.#refused(error), {
      answered: (answer) => attempt === this.#attempt && this.#subscribed(answer, since),
    });
  }

  #again() {
    this.state = 'subscribing';
    this.#ask();
  }

  #subscribed({ epoch, offset, recovered, messages = [] }, since) {
    const answer = { recovered: since === undefined || recovered === true, epoch, offset };
    const goesOn = since !== undefined && answer.recovered;
    this.state = 'subscribed';
    this.#position = goesOn ? since : { epoch, offset: messages[0] ? messages[0].offset - 1 : offset };
    this.#tellAll(answer, messages);
  }

  /** A listener may think better of it: then the rest is nobody's. */
  #tellAll(answer, messages) {
    const attempt = this.#attempt;
    this.emit('subscribed', answer);
    for (const message of messages) {
      if (attempt === this.#attempt) {
        this.#tell(message);
      }
    }
    if (attempt === this.#attempt) {
      this.#position = { epoch: answer.epoch, offset: Math.max(answer.offset, this.#position.offset) };
      this.#waiting.splice(0).forEach(({ resolve }) => resolve(answer));
    }
  }

  #arrived(message) {
    if (message.offset > this.#position.offset + 1) {
      // One is missing: it is asked for, and this one with it.
      this.#again();
    } else {
      this.#tell(message);
    }
  }

  #tell({ event, data, offset, user_id: userId, timestamp }) {
    if (offset > this.#position.offset) {
      this.#position = { ...this.#position, offset };
      this.emit('message', { event, data, offset, userId, timestamp });
    }
  }

  #refused(error) {
    if (error.recovery === 'reauthenticate') {
      this.#client.reauthenticate();
    }
    if (['retry', 'resync', 'reauthenticate'].includes(error.recovery)) {
      this.#timer = this.#client.environment.setTimeout(() => this.#ask(), error.retry_after_ms ?? RETRY_MS);
    } else {
      const reason = CollabError.of(error);
      this.#end(reason);
      this.emit('unsubscribed', { reason: error.code, error: reason });
    }
  }

  #end(error) {
    this.lost();
    this.state = 'unsubscribed';
    this.#position = null;
    this.#reject(error);
  }

  #reject(error) {
    this.#waiting.splice(0).forEach(({ reject }) => reject(error));
  }
}
