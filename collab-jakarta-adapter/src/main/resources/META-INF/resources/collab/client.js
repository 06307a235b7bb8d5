import { Channels } from './channels.js';
import { Connection } from './connection.js';
import { CollabDocument } from './document.js';
import { browserStorage } from './draft-storage.js';
import { Drafts } from './drafts.js';
import { Emitter } from './emitter.js';
import { browser } from './environment.js';
import { CollabError } from './errors.js';
import { requireName } from './names.js';
import { CURSOR } from './own-cursor.js';
import { Pacer } from './pacer.js';
import { Presence } from './presence.js';
import { TabIdentity } from './tab-identity.js';

/** Room for the names, numbers and braces around an operation in its message. */
const ENVELOPE_BYTES = 512;
const OPERATION_BYTES = 65536;
const OPERATIONS_PER_SECOND = 20;

/**
 * One user's line to one server, and the documents open on it. Obtained from `connect`.
 *
 * Events: `state` ('online', 'offline' or 'closed'), `error` (a CollabError nobody else is told), `closed`
 * (the CollabError that ended it, or null after `close()`).
 */
export class CollabClient extends Emitter {
  #connection;
  #pacer;
  #documents = new Map();
  #channels = new Channels(this);
  /** @type {Map<string, {refused: (error: any) => void, answered?: (message: any) => void, lost?: () => void}>} */
  #requests = new Map();
  #lastRequest = 0;
  /** Why the last line ended for good. @type {CollabError | null} */
  #ended = null;
  /** Who of the tenant is online. */
  presence = new Presence();
  /** The id the others know this line by; the next line has another one. @type {string | undefined} */
  sessionId;

  /**
   * @param {string} url
   * @param {{token: string | import('./connection.js').TokenProvider,
   *     environment?: import('./environment.js').Environment,
   *     drafts?: boolean | import('./draft-storage.js').DraftStorage}} options
   */
  constructor(url, { token, environment = browser, drafts = false }) {
    super();
    this.environment = environment;
    this.user = null;
    const storage = storageOf(drafts);
    /** For documents: edits that survive a reload, or null if they do not. */
    this.drafts = storage && new Drafts(storage, environment, (error) => this.emit('error', error));
    this.#pacer = new Pacer(environment);
    this.#connection = new Connection(url, { token, environment, identities: storage && new TabIdentity(storage, url) });
    this.#connection.on('authenticated', (message) => this.#authenticated(message));
    this.#connection.on('message', (message) => this.#message(message));
    this.#connection.on('lost', () => this.#lost());
    this.#connection.on('error', (error) => this.emit('error', error));
    this.#connection.on('closed', (error) => this.#closed(error));
    this.#connection.open();
  }

  /** @returns {'online' | 'offline' | 'closed'} 'closed' does not come back by itself */
  get state() {
    const { state } = this.#connection;
    return state === 'open' ? 'online' : state === 'closed' ? 'closed' : 'offline';
  }

  /** How the line goes, or is being dialled. @returns {'websocket' | 'stream'} */
  get transport() {
    return this.#connection.transport;
  }

  /** The id the server knows this client by, across connections. */
  get clientId() {
    return this.#connection.clientId;
  }

  /** How large the list of components of one operation may be. */
  get operationBytes() {
    const { max_operation_bytes: most = OPERATION_BYTES, max_frame_bytes: frame = most } = this.#connection.limits;
    return Math.min(most, frame) - ENVELOPE_BYTES;
  }

  /**
   * Opens a document; the promise is kept when the server has answered, which may be long after when offline. It is
   * broken when the line ends for good before, with the code of that end, which is `closed` after `close()`.
   * @param {string} documentId
   * @param {{fields?: string[], documentType?: string}} [options] without `fields` all, also those to come
   * @returns {Promise<CollabDocument>} rejected with a CollabError also when the server refuses
   */
  join(documentId, options = {}) {
    requireName(documentId);
    options.fields?.forEach(requireName);
    const known = this.#documents.get(documentId);
    const document = known ?? new CollabDocument(this, documentId, options);
    const joined = known?.want(options.fields) ?? document.joined;
    if (known === undefined) {
      this.#documents.set(documentId, document);
    }
    if (this.ended !== null) {
      document.ended(this.ended);
    } else if (known === undefined && this.state === 'online') {
      document.connected(null);
    }
    return joined;
  }

  /**
   * A channel to publish to and to subscribe to; the same object for the same name.
   * @param {string} name
   * @returns {import('./channel.js').Channel}
   */
  channel(name) {
    return this.#channels.of(name);
  }

  /** Dials again after the line was closed. Who was superseded by another tab comes back as a new client. */
  reconnect() {
    this.#connection.open();
  }

  /** Removes what is stored of this user's unsaved edits in this browser, those of other tabs too; for logging out. */
  forgetDrafts() {
    this.drafts?.forget();
  }

  /** Ends the line. Edits that were not saved stay in their fields, and with `drafts` stored for the page's next client. */
  close() {
    this.drafts?.close();
    this.#connection.close();
  }

  /**
   * For documents: sends a message whose error, if there is one, names the document and field.
   * @param {object} message
   */
  send(message) {
    this.#connection.send(message);
  }

  /**
   * For documents and channels: asks something that is always answered; what comes back comes to who asked.
   * @param {object} message
   * @param {(error: any) => void} refused
   * @param {{answered?: (message: any) => void, lost?: () => void}} [more] the answer, before anybody else hears of it;
   *     `lost`: with the line, so that it may have been heard or not
   * @returns {string} what the answer's `ref` will be
   */
  request(message, refused, more = {}) {
    const id = String(++this.#lastRequest);
    this.#requests.set(id, { refused, ...more });
    this.#connection.send({ ...message, id });
    return id;
  }

  /** For documents: sends an edit, now or when it is its turn. @param {() => void} send */
  pace(send) {
    this.#pacer.submit(send);
  }

  /** For documents: the server no longer takes the token. */
  reauthenticate() {
    this.#connection.refreshToken('refused');
  }

  /** For documents: a number of this client's may come to stand for two edits, unless it is never used again. */
  becomeSomebodyNew() {
    this.#connection.becomeSomebodyNew();
  }

  /** For documents and channels: why no line comes by itself any more, or null. */
  get ended() {
    return this.state === 'closed' ? this.#ended : null;
  }

  /** For documents: this one is no longer open. @param {CollabDocument} document */
  forget(document) {
    if (this.#documents.get(document.id) === document) {
      this.#documents.delete(document.id);
    }
  }

  #authenticated(message) {
    this.sessionId = message.session_id;
    this.user = { userId: message.user_id, tenantId: message.tenant_id, info: message.user_info };
    this.#pacer.start(this.#connection.limits.operations_per_second ?? OPERATIONS_PER_SECOND);
    const before = message.previous_client_id;
    const orphanedBy = before !== undefined && before !== message.client_id ? before : null;
    this.drafts?.start(this.user, message.client_id, orphanedBy ?? undefined);
    // Documents first, so that what a listener does finds them as they are.
    this.#each((document) => document.connected(orphanedBy));
    this.#channels.connected();
    this.emit('state', this.state);
  }

  #lost() {
    const asked = [...this.#requests.values()];
    this.#requests.clear();
    this.#pacer.clear();
    this.#each((document) => document.lost());
    this.#channels.lost();
    asked.forEach(({ lost }) => lost?.());
    this.emit('state', this.state);
  }

  #closed(error) {
    this.#ended = error ?? new CollabError('closed', 'the client was closed');
    this.#each((document) => document.ended(this.#ended));
    this.#channels.ended(this.#ended);
    this.emit('state', this.state);
    this.emit('closed', error);
  }

  #message(message) {
    const asked = this.#requests.get(message.ref);
    this.#requests.delete(message.ref);
    if (message.type === 'error') {
      this.#refused(message, asked);
      return;
    }
    asked?.answered?.(message);
    if (message.document_id !== undefined) {
      this.#documents.get(message.document_id)?.receive(message);
    } else if (message.channel !== undefined) {
      this.#channels.receive(message);
    } else {
      this.presence.receive(message);
    }
  }

  #refused(message, asked) {
    if (asked !== undefined) {
      asked.refused(message);
    } else if (this.#documents.has(message.document_id)) {
      this.#documents.get(message.document_id).refused(message);
    } else if (message.ref !== CURSOR || message.code !== 'unknown_type') {
      // A server that knows no cursors is none to complain about.
      this.#error(message);
    }
  }

  #error(message) {
    if (message.recovery === 'reauthenticate') {
      this.reauthenticate();
    }
    this.emit('error', CollabError.of(message));
  }

  #each(action) {
    [...this.#documents.values()].forEach(action);
  }
}

/** Where the browser allows no storage, asking for it throws; the client then works without. */
function storageOf(drafts) {
  try {
    return drafts === true ? browserStorage() : drafts || null;
  } catch {
    return null;
  }
}
