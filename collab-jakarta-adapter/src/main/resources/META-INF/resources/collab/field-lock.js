import { CollabError } from './errors.js';

const RETRY_MS = 1000;
const FREE = Object.freeze({ status: 'free' });
/** How much of the lease is left when a lock that could not be renewed is given up: nobody else has it by then. */
const MARGIN = 0.1;

/**
 * The lock of one field, as this client knows it. Held, it is asked for again by itself at a third of its lease; lost,
 * that is told, at the latest before the lease could end on the server.
 *
 * @typedef {object} LockState
 * @property {'free' | 'mine' | 'held'} status held is by somebody else
 * @property {number} [token] grows with every lock of this field; of a lock that is mine
 * @property {string} [userId] who holds it
 * @property {string} [sessionId]
 * @property {unknown} [userInfo]
 * @property {string} [expiresAt]
 * @property {string} [lost] why it is not mine any more: `expired`, `disconnected`, `forced`, `not_renewed`, `lock_lost`
 *
 * @typedef {{answered: (message: any) => void, refused: (error: any) => void, lost: () => void}} Answers
 * @typedef {object} LockLine
 * @property {import('./environment.js').Environment} environment
 * @property {() => boolean} ready whether the server can be asked
 * @property {() => CollabError | null} ended why it never can by itself any more
 * @property {(type: string, answers: Answers) => void} ask
 * @property {(state: LockState) => void} tell
 */
export class FieldLock {
  /** @type {LockState} */
  state = FREE;
  #line;
  #waiting = [];
  #asking = false;
  #renewal = null;
  #end = null;

  /** @param {LockLine} line */
  constructor(line) {
    this.#line = line;
  }

  /**
   * @param {boolean | number} wait whether, or how many milliseconds, to wait for one that is held
   * @returns {Promise<LockState>}
   */
  acquire(wait) {
    if (this.state.status === 'mine') {
      return Promise.resolve(this.state);
    }
    return new Promise((resolve, reject) => {
      const waiter = { resolve, reject, wait: wait !== false, timer: null };
      this.#waiting.push(waiter);
      if (typeof wait === 'number') {
        const error = new CollabError('lock_timeout', 'somebody else holds it');
        const late = () => this.#reject((each) => each === waiter, error);
        waiter.timer = this.#line.environment.setTimeout(late, wait);
      }
      this.#ask();
    });
  }

  /** @returns {Promise<void>} kept when the server has heard of it, or the line is gone; nobody waits here any more */
  release() {
    this.#reject(() => true, new CollabError('cancelled', 'unlocked'));
    if (this.state.status !== 'mine') {
      return Promise.resolve();
    }
    this.#become(FREE);
    return new Promise((resolve) => {
      const done = () => resolve();
      this.#line.ask('unlock_field', { answered: done, refused: done, lost: done });
    });
  }

  /** Somebody else has it. @param {any} message */
  locked(message) {
    const lost = this.state.status === 'mine' ? { lost: 'lock_lost' } : {};
    this.#become({ ...holderOf(message), ...lost });
  }

  /** Nobody has it. @param {any} message */
  unlocked({ reason }) {
    this.#become(this.state.status === 'mine' ? { ...FREE, lost: reason } : FREE);
    this.#ask();
  }

  /** An edit was refused because of it. @param {any} error */
  refused({ code, detail }) {
    if (this.state.status === 'mine') {
      this.#become({ ...FREE, lost: code });
    } else if (detail?.locked_by !== undefined) {
      this.#become(holderOf(detail));
    }
  }

  /** The server answered a join. @param {any} entry what it said of this lock @param {boolean} own by this very session */
  joined(entry, own) {
    if (this.state.status === 'mine') {
      // The grace may have ended meanwhile; asking as the holder renews it, and tells.
      this.#renew();
    } else if (entry !== undefined && !own) {
      this.#become(holderOf(entry));
      this.#ask();
    } else {
      this.#become(FREE);
      this.#ask();
      if (own && !this.#asking) {
        // Held by the page that was here before a reload, or nobody waited for the answer: nobody here would give it back.
        this.#giveBack();
      }
    }
  }

  /** The line is gone. Who does not wait is told; what is held stays for the server's grace. */
  lost() {
    this.#asking = false;
    this.#line.environment.clearTimeout(this.#renewal);
    this.#reject(({ wait }) => !wait, new CollabError('offline', 'the line is gone'));
  }

  /** No line comes by itself any more, so nobody waits for one. @param {CollabError} error */
  ended(error) {
    this.#reject(() => true, error);
  }

  /** The document was left. */
  close() {
    this.#reject(() => true, new CollabError('left', 'the document was left'));
    this.#stop();
    this.state = FREE;
  }

  #ask() {
    if (this.#asking || this.#waiting.length === 0) {
      return;
    }
    if (this.#line.ready()) {
      this.#request();
    } else {
      const ended = this.#line.ended();
      this.#reject(({ wait }) => !wait || ended !== null, ended ?? new CollabError('offline', 'there is no line'));
    }
  }

  #renew() {
    if (!this.#asking && this.#line.ready()) {
      this.#request();
    }
  }

  #request() {
    this.#asking = true;
    const asked = this.#line.environment.now();
    this.#line.ask('lock_field', {
      answered: (message) => this.#answered(message, asked),
      refused: (error) => this.#failed(error),
      lost: () => {},
    });
  }

  #answered(message, asked) {
    this.#asking = false;
    if (message.type === 'field_lock_acquired') {
      this.#granted(message, asked);
    } else {
      this.locked(message);
      this.#reject(({ wait }) => !wait, new CollabError('lock_held', 'somebody else holds it', { detail: this.state }));
    }
  }

  #granted({ token, ttl_ms: ttl, expires_at: expiresAt }, asked) {
    if (this.#waiting.length === 0 && this.state.status !== 'mine') {
      // Nobody wants it any more: it was unlocked, or the wait ended, while the question was on its way.
      this.#giveBack();
      return;
    }
    const isNew = this.state.token !== token;
    this.state = Object.freeze({ status: 'mine', token, expiresAt });
    this.#stop();
    const { environment } = this.#line;
    const left = asked - environment.now();
    this.#renewal = environment.setTimeout(() => this.#renew(), Math.max(0, left + ttl / 3));
    this.#end = environment.setTimeout(
      () => this.#become({ ...FREE, lost: 'not_renewed' }),
      Math.max(0, left + ttl * (1 - MARGIN)),
    );
    this.#take(() => true).forEach(({ resolve }) => resolve(this.state));
    if (isNew) {
      this.#line.tell(this.state);
    }
  }

  #failed(error) {
    this.#asking = false;
    if (['retry', 'resync', 'reauthenticate'].includes(error.recovery)) {
      const { environment } = this.#line;
      environment.clearTimeout(this.#renewal);
      const again = () => (this.state.status === 'mine' ? this.#renew() : this.#ask());
      this.#renewal = environment.setTimeout(again, error.retry_after_ms ?? RETRY_MS);
    } else {
      if (this.state.status === 'mine') {
        this.#become({ ...FREE, lost: error.code });
      }
      this.#reject(() => true, CollabError.of(error));
    }
  }

  #giveBack() {
    this.#line.ask('unlock_field', { answered: () => {}, refused: () => {}, lost: () => {} });
  }

  #reject(which, error) {
    this.#take(which).forEach(({ reject }) => reject(error));
  }

  #take(which) {
    const taken = this.#waiting.filter(which);
    this.#waiting = this.#waiting.filter((each) => !taken.includes(each));
    taken.forEach(({ timer }) => this.#line.environment.clearTimeout(timer));
    return taken;
  }

  #become(state) {
    const changed = JSON.stringify(state) !== JSON.stringify(this.state);
    if (state.status !== 'mine') {
      this.#stop();
    }
    this.state = Object.freeze(state);
    if (changed) {
      this.#line.tell(state);
    }
  }

  #stop() {
    this.#line.environment.clearTimeout(this.#renewal);
    this.#line.environment.clearTimeout(this.#end);
  }
}

function holderOf({ locked_by: userId, session_id: sessionId, user_info: userInfo, expires_at: expiresAt }) {
  return { status: 'held', userId, sessionId, userInfo, expiresAt };
}
