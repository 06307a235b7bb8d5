import { Backoff } from './backoff.js';
import { within } from './deadline.js';
import { Emitter } from './emitter.js';
import { CollabError } from './errors.js';
import { decodeFrame, encodeFrames } from './frames.js';
import { Liveness } from './liveness.js';
import { Transports } from './transports.js';

const CONNECT_MS = 10000;
/** A stream speaks at once, or somebody on its way holds it back. */
const STREAM_MS = 5000;
/** A connection that lived this long was a good one; one that died sooner counts as a failed attempt. */
const STABLE_MS = 5000;
const TOKEN_AGAIN_MS = 10000;
const TOKEN_MS = 15000;
const TRY_LATER = 1013;
const NOT_AUTHENTICATED = 4401;
const FORBIDDEN = 4403;
const SUPERSEDED = 4409;
/** Close codes after which another attempt would end the same way. */
const TERMINAL = { [NOT_AUTHENTICATED]: 'invalid_token', [FORBIDDEN]: 'forbidden', [SUPERSEDED]: 'superseded' };
const BAD_TOKEN = ['invalid_token', 'token_expired', 'authentication_required'];

/**
 * One line to the server that comes back by itself: dials, proves who it is, watches whether the line lives, resumes.
 * Who it is to the server (client id and resume token) lives in this object only, so a duplicated tab is somebody new;
 * unless it is told where to keep it over a reload.
 *
 * Events: `state`; `authenticated` (the message, and `previous_client_id`); `message` for everything else;
 * `lost` when an authenticated line is gone; `error`; `closed` when it will not come back by itself.
 *
 * @typedef {'idle' | 'connecting' | 'authenticating' | 'open' | 'waiting' | 'closed'} ConnectionState
 * @typedef {(request: {reason: 'connect' | 'expiring' | 'refused'}) => string | Promise<string>} TokenProvider
 */
export class Connection extends Emitter {
  /** @type {ConnectionState} */
  state = 'idle';
  #url;
  #token;
  #environment;
  #backoff;
  #liveness;
  #socket = null;
  /** The last token that the server was shown. */
  #shown = null;
  /** Whether a better way is being tried. */
  #probing = false;
  #transports;
  /** How many greetings are still to come that are for nobody yet. */
  #skipped = 0;
  #attempt = 0;
  #timer = null;
  #tokenTimer = null;
  #queue = [];
  #flushing = false;
  #identity = null;
  /** What this client was called, if it is to be somebody new. */
  #forgotten = undefined;
  #identities;
  #recalling = null;
  #limits = {};
  #tokenRefused = false;
  /** The line a token is being fetched for. */
  #refreshing = 0;
  #openSince = null;
  #bye = null;
  #assigned = false;
  #stopWaking;

  /**
   * @param {string} url
   * @param {{token: string | TokenProvider, environment: import('./environment.js').Environment,
   *     identities?: import('./tab-identity.js').TabIdentity | null}} options
   */
  constructor(url, { token, environment, identities = null }) {
    super();
    this.#url = url;
    this.#token = typeof token === 'function' ? token : () => token;
    this.#environment = environment;
    this.#identities = identities;
    this.#backoff = new Backoff(environment);
    this.#transports = new Transports(environment);
    this.#liveness = new Liveness(environment, {
      probe: () => this.#write([{ type: 'ping', timestamp: Date.now() }]),
      dead: () => this.#silent(),
    });
  }

  get clientId() {
    return this.#identity?.client_id;
  }

  /** How the line goes, or is being dialled. @returns {'websocket' | 'stream' | 'poll'} */
  get transport() {
    return this.#transports.current;
  }

  /** What the server allows, as it said in `authenticated`. */
  get limits() {
    return this.#limits;
  }

  /** Dials, also after it was closed for good; who was superseded comes back as somebody new. */
  open() {
    if (['idle', 'waiting', 'closed'].includes(this.state)) {
      this.#tokenRefused = false;
      this.#stopWaking ??= this.#environment.onWake(() => this.#wake());
      this.#dial('connect');
    }
  }

  close() {
    this.#identities?.release();
    this.#recalling = null;
    this.#end(null);
  }

  /**
   * Sends with whatever else is sent in this turn of the event loop, as one frame; without a line it is dropped.
   * @param {object} message
   */
  send(message) {
    if (this.state !== 'open') {
      return;
    }
    this.#queue.push(message);
    if (!this.#flushing) {
      this.#flushing = true;
      queueMicrotask(() => this.#flush());
    }
  }

  /**
   * Shows the server a new token on the living line. Many may ask, for one refusal each: it is fetched once.
   * @param {'expiring' | 'refused'} reason
   */
  async refreshToken(reason) {
    const attempt = this.#attempt;
    if (this.#refreshing === attempt) {
      return;
    }
    this.#refreshing = attempt;
    try {
      const token = await this.#fetchToken(reason);
      this.#refreshed(attempt);
      if (attempt === this.#attempt && this.state === 'open') {
        this.send({ type: 'refresh_token', token });
        // The posts of a stream show it, too.
        this.#shown = token;
        this.#socket.renew?.(token);
      }
    } catch (cause) {
      this.#refreshed(attempt);
      this.emit('error', new CollabError('token_unavailable', 'the token provider failed', { cause }));
      if (attempt === this.#attempt && this.state === 'open') {
        this.#environment.clearTimeout(this.#tokenTimer);
        this.#tokenTimer = this.#environment.setTimeout(() => this.refreshToken(reason), TOKEN_AGAIN_MS);
      }
    }
  }

  #refreshed(attempt) {
    if (this.#refreshing === attempt) {
      this.#refreshing = 0;
    }
  }

  async #dial(reason) {
    const attempt = ++this.#attempt;
    this.#environment.clearTimeout(this.#timer);
    this.#bye = null;
    this.#become('connecting');
    let token;
    try {
      if (this.#identities !== null) {
        await this.#recall();
      }
      token = await this.#fetchToken(reason);
    } catch (cause) {
      if (attempt === this.#attempt) {
        this.emit('error', new CollabError('token_unavailable', 'the token provider failed', { cause }));
        this.#wait(this.#backoff.next());
      }
      return;
    }
    if (attempt === this.#attempt) {
      this.#timer = this.#environment.setTimeout(() => this.#silent(), this.transport === 'stream' ? STREAM_MS : CONNECT_MS);
      this.#listen(token);
    }
  }

  /** A provider may have asked a server that was just going away, and then it never answers. */
  async #fetchToken(reason) {
    return within(this.#token({ reason }), TOKEN_MS, this.#environment);
  }

  /** Before the first line, and the first after it was closed: who this was, if nobody else is that now. */
  #recall() {
    this.#recalling ??= this.#identities.load().then((identity) => {
      this.#forgotten = this.clientId ?? this.#forgotten;
      this.#identity = identity;
    });
    return this.#recalling;
  }

  #listen(token) {
    let socket;
    try {
      this.#shown = token;
      socket = this.#socketOf(this.transport);
    } catch (cause) {
      // A browser throws only for what no later attempt can mend: a wrong address, or ws: from an https: page.
      this.#end(new CollabError('bad_url', 'the address cannot be opened', { cause }));
      return;
    }
    this.#socket = socket;
    socket.onopen = () => this.#authenticate(token, socket.knowsWho === true);
    socket.onmessage = ({ data }) => this.#frame(socket, data);
    socket.onclose = ({ code, reason }) => this.#gone(code, reason);
  }

  #socketOf(transport) {
    return transport === 'websocket'
      ? this.#environment.openSocket(this.#url)
      : this.#environment.openStream(streamUrl(this.#url), this.#shown, { polls: transport === 'poll' });
  }

  #authenticate(token, isKnown) {
    this.#become('authenticating');
    this.#skipped = 0;
    if (!isKnown) {
      this.#write([{ type: 'authenticate', token, ...this.#identity }]);
    } else if (this.#identity !== null) {
      // The server greets somebody new before it hears who this was.
      this.#skipped = 1;
      this.#write([{ type: 'authenticate', token, ...this.#identity }]);
    }
  }

  #frame(socket, data) {
    this.#liveness.heard();
    this.#seeWhetherItIsTime();
    for (const message of decodeFrame(data)) {
      // A message may close the line or make it wait; the rest of its frame is then nobody's.
      if (socket === this.#socket) {
        this.#message(message);
      }
    }
  }

  #message(message) {
    if (message.type === 'ping') {
      this.#write([{ type: 'pong', timestamp: message.timestamp }]);
    } else if (message.type === 'bye') {
      this.#bye = message;
    } else if (message.type === 'authenticated') {
      this.#authenticated(message);
    } else if (message.type === 'token_expiring') {
      this.refreshToken('expiring');
    } else if (message.type === 'error' && this.state === 'authenticating') {
      this.#refused(message);
    } else if (this.state === 'open') {
      this.emit('message', message);
    }
  }

  #authenticated(message) {
    if (this.#skipped > 0) {
      this.#skipped--;
      return;
    }
    const previous = this.#identity?.client_id ?? this.#forgotten;
    this.#forgotten = undefined;
    this.#identity = { client_id: message.client_id, resume_token: message.resume_token };
    this.#identities?.keep(this.#identity);
    this.#limits = message.limits ?? {};
    this.#tokenRefused = false;
    this.#openSince = this.#environment.now();
    this.#environment.clearTimeout(this.#timer);
    this.#liveness.start(message.heartbeat_ms ?? 25000);
    this.#become('open');
    this.emit('authenticated', { ...message, previous_client_id: previous });
  }

  /** The answer to `authenticate` was an error. */
  #refused(message) {
    if (BAD_TOKEN.includes(message.code)) {
      this.#gone(NOT_AUTHENTICATED, '', CollabError.of(message));
    } else if (message.recovery === 'retry') {
      this.#bye = { retry_after_ms: message.retry_after_ms };
      this.#gone(TRY_LATER);
    } else if (message.recovery === 'give_up') {
      // Too many connections is a matter of time, though the message itself may not be repeated.
      this.#gone(TRY_LATER);
    } else {
      this.#gone(FORBIDDEN, '', CollabError.of(message));
    }
  }

  /** Nothing comes, though the line has not ended: it is dead, or a stream that is held back. */
  #silent() {
    if (this.transport === 'stream') {
      this.#transports.heldBack();
      this.#over(1006);
    } else {
      this.#gone(1006);
    }
  }

  #gone(code, reason = '', error = undefined) {
    this.#judge(code);
    this.#over(code, reason, error);
  }

  /** This line is over; whether and when there is another one depends on why. */
  #over(code, reason = '', error = undefined) {
    const bye = this.#bye;
    // A close frame that got lost is named by the bye before it.
    const why = code === 1006 || code === 1005 ? (bye?.code ?? code) : code;
    this.#drop();
    if (why === NOT_AUTHENTICATED && !this.#tokenRefused) {
      this.#tokenRefused = true;
      this.#dial('refused');
    } else if (why in TERMINAL) {
      if (why === SUPERSEDED) {
        this.#forget();
      }
      this.#end(error ?? new CollabError(TERMINAL[why], reason || TERMINAL[why], { closeCode: why }));
    } else {
      this.#wait(bye?.retry_after_ms ?? this.#backoff.next(), bye?.retry_after_ms !== undefined);
    }
  }

  /** Nothing more is done as the client that this was: behind what is at hand it comes back as somebody new. */
  becomeSomebodyNew() {
    const attempt = this.#attempt;
    queueMicrotask(() => {
      if (attempt === this.#attempt) {
        this.#forget();
        this.#drop();
        this.#dial('connect');
      }
    });
  }

  /** The next line is that of somebody new, who still has to hear what this client was called before. */
  #forget() {
    this.#forgotten = this.clientId ?? this.#forgotten;
    this.#identity = null;
    this.#identities?.keep(null);
  }

  /** Whether this line speaks against the way it went. What the server says of a client does not. */
  #judge(code) {
    const isStable = this.#openSince !== null && this.#environment.now() - this.#openSince >= STABLE_MS;
    if (isStable || code !== 1006 || this.#bye !== null) {
      this.#transports.worked();
    } else if (this.#environment.openStream !== undefined) {
      this.#transports.failed();
    }
  }

  /** On a fallback it is tried now and then whether a better way is clear; the line goes on meanwhile. */
  #seeWhetherItIsTime() {
    const better = this.state === 'open' && !this.#probing ? this.#transports.due : null;
    if (better === null) {
      return;
    }
    this.#transports.trying(better);
    this.#probing = true;
    const attempt = this.#attempt;
    const probe = this.#socketOf(better);
    const done = (opened) => {
      this.#probing = false;
      this.#environment.clearTimeout(timer);
      probe.onopen = probe.onmessage = probe.onclose = null;
      probe.close();
      if (opened && attempt === this.#attempt && this.state === 'open') {
        this.#transports.cleared(better);
        this.#drop();
        this.#dial('connect');
      }
    };
    const timer = this.#environment.setTimeout(() => done(false), better === 'stream' ? STREAM_MS : CONNECT_MS);
    // Some networks let the handshake through and nothing after it.
    probe.onmessage = () => done(true);
    probe.onclose = () => done(false);
  }

  /** Lets go of the socket without waiting for it: a half-open one would take minutes to notice. */
  #drop() {
    const socket = this.#socket;
    const wasOpen = this.state === 'open';
    this.#attempt++;
    this.#socket = null;
    this.#queue = [];
    this.#liveness.stop();
    this.#environment.clearTimeout(this.#timer);
    this.#environment.clearTimeout(this.#tokenTimer);
    if (this.#openSince !== null && this.#environment.now() - this.#openSince >= STABLE_MS) {
      this.#backoff.reset();
    }
    this.#openSince = null;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    if (wasOpen) {
      this.#become('connecting');
      this.emit('lost');
    }
  }

  #wait(delay, assigned = false) {
    this.#become('waiting');
    this.#timer = this.#environment.setTimeout(() => this.#dial('connect'), delay);
    // A delay the server gave out spreads a crowd; coming early would undo that.
    this.#assigned = assigned;
  }

  #wake() {
    if (this.state === 'waiting' && !this.#assigned) {
      this.#backoff.reset();
      this.#dial('connect');
    } else if (this.state === 'open') {
      this.#liveness.probe();
    }
  }

  #end(error) {
    this.#drop();
    this.#stopWaking?.();
    this.#stopWaking = undefined;
    if (this.state !== 'closed') {
      this.#become('closed');
      this.emit('closed', error);
    }
  }

  #flush() {
    this.#flushing = false;
    if (this.state === 'open') {
      this.#write(this.#queue.splice(0));
    }
  }

  #write(messages) {
    for (const frame of encodeFrames(messages, this.#limits.max_frame_bytes ?? 65536)) {
      this.#socket.send(frame);
    }
  }

  #become(state) {
    if (this.state !== state) {
      this.state = state;
      this.emit('state', state);
    }
  }
}

/** The fallback is beside the WebSocket. */
function streamUrl(url) {
  const stream = new URL(url);
  stream.protocol = stream.protocol.replace(/^ws/, 'http');
  stream.pathname = stream.pathname.replace(/\/ws$/, '/stream');
  return stream.href;
}
