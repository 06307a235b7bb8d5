/** The browser client of Collab4j; start with {@link connect}. */

/** A positive number retains, a negative one deletes, a string inserts. All counts are UTF-16 code units. */
export type Component = number | string;
export type Side = 'left' | 'right';

/** One edit of a text. Immutable and canonical. */
export class TextOperation {
  private constructor();
  /** Reads the wire form. @throws OperationError for everything that is not an operation */
  static fromOps(ops: unknown): TextOperation;
  static insert(position: number, content: string): TextOperation;
  static delete(position: number, length: number): TextOperation;
  static replace(position: number, length: number, content: string): TextOperation;
  /** The smallest single replacement that turns one text into another, at the caret if several are equally small. */
  static between(before: string, after: string, caret?: number): TextOperation;
  /** Moves `a` behind `b`, both made on the same text; `side` is where `a` stands when both insert at one place. */
  static transform(a: TextOperation, b: TextOperation, side: Side): TextOperation;
  /** The shortest text this operation fits. */
  readonly baseLength: number;
  readonly isEmpty: boolean;
  readonly ops: readonly Component[];
  toOps(): Component[];
  equals(other: TextOperation): boolean;
  /** @throws OperationError if it was made for another text */
  apply(text: string): string;
  compose(next: TextOperation): TextOperation;
  invert(before: string): TextOperation;
  /** Where a caret stands afterwards; an insertion exactly there pushes it only if it is the owner's. */
  transformPosition(position: number, own: boolean): number;
}

/** An operation that cannot be. */
export class OperationError extends Error {
  readonly code: 'bad_operation' | 'surrogate_split';
}

/** What the server answered instead of doing as asked, or why the client could not go on. */
export class CollabError extends Error {
  readonly code: string;
  readonly recovery?: 'retry' | 'resync' | 'rollback' | 'reauthenticate' | 'fix' | 'give_up';
  readonly fieldName?: string;
  readonly detail?: unknown;
  readonly closeCode?: number;
}

/** Why a token is asked for: 'refused' means the last one was not taken. One that has not come within 15 s is asked for again. */
export type TokenProvider = (request: { reason: 'connect' | 'expiring' | 'refused' }) => string | Promise<string>;

/** What the client takes from the world around it; the browser by default. */
export interface Environment {
  openSocket(url: string): Socket;
  /** What takes the place of a WebSocket where none gets through; without it there is none. */
  openStream?(url: string, token: string, options: { polls: boolean }): Socket;
  setTimeout(task: () => void, delay: number): unknown;
  clearTimeout(timer: unknown): void;
  /** Milliseconds that only ever grow. */
  now(): number;
  random(): number;
  /** Calls back when the page goes away, perhaps to come back; returns the undoing. */
  onHide(hide: () => void): () => void;
  /** Calls back when the network or the tab came back; returns the undoing. */
  onWake(wake: () => void): () => void;
}

export interface Socket {
  send(text: string): void;
  close(): void;
  onopen: ((event?: any) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
}

/** The part of `Storage` that is used. */
export interface StorageLike {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  /** May throw when there is no room. */
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Where edits that were not saved survive a reload of the page. */
export interface DraftStorage {
  /** For the edits, as `localStorage`. */
  shared: StorageLike;
  /** For who this tab is, as `sessionStorage`. */
  tab: StorageLike;
  /** Milliseconds since 1970. */
  time(): number;
  /** Calls back when the page goes, and when it came back after all; returns the undoing. */
  onHide(hidden: () => void, shown: () => void): () => void;
  /** Takes a name until the signal is aborted or the page is gone, unless somebody has it; null where no page can know of another. */
  claim: ((name: string, signal: AbortSignal) => Promise<boolean>) | null;
}

/** Takes a listener off again. */
export type Unsubscribe = () => void;

export interface ClientEvents {
  /** 'offline' comes back by itself, 'closed' does not. */
  state: 'online' | 'offline' | 'closed';
  error: CollabError;
  /** Why it ended; null after `close()`. */
  closed: CollabError | null;
}

/** One of the tenant's users. */
export interface PresentUser {
  readonly userId: string;
  readonly status: 'online' | 'offline';
  readonly lastSeen: string | undefined;
  readonly userInfo: unknown;
}

/** Who of the tenant is online; while the line is gone, as it was last told. */
export interface Presence {
  readonly online: PresentUser[];
  /** Also one who has left since. */
  user(userId: string): PresentUser | undefined;
  on(event: 'change', listener: (user: PresentUser) => void): Unsubscribe;
}

export interface ChannelMessage {
  event: string | undefined;
  /** Whatever its author sent: data, never markup. */
  data: unknown;
  offset: number;
  userId: string | undefined;
  timestamp: string;
}

export interface Subscribed {
  /** False: messages are missing before those that follow, and what is shown has to be fetched anew. */
  recovered: boolean;
  epoch: string;
  offset: number;
}

export interface ChannelEvents {
  message: ChannelMessage;
  /** Also after a lost line. */
  subscribed: Subscribed;
  /** It does not go on by itself. */
  unsubscribed: { reason: string; error: CollabError | null };
}

/** Messages arrive in order, each once, also over a lost line. */
export interface Channel {
  readonly name: string;
  readonly state: 'unsubscribed' | 'subscribing' | 'subscribed';
  on<E extends keyof ChannelEvents>(event: E, listener: (detail: ChannelEvents[E]) => void): Unsubscribe;
  /** `history`: how many of the newest messages to begin with. Rejected like `join`. */
  subscribe(options?: { history?: number }): Promise<Subscribed>;
  unsubscribe(): void;
  /**
   * The offset of what was published. Rejected with `offline` without a line, and with `connection_lost` when nobody here
   * knows whether it arrived; it is not sent twice.
   */
  publish(event: string | null, data: unknown): Promise<number>;
}

export interface CollabClient {
  /** How the line goes, or is being dialled: where no WebSocket gets through, over an event stream with posts, or by polling. */
  readonly transport: 'websocket' | 'stream' | 'poll';
  readonly state: 'online' | 'offline' | 'closed';
  readonly clientId: string | undefined;
  /** The id the others know this line by; the next line has another one. */
  readonly sessionId: string | undefined;
  readonly presence: Presence;
  /** The same object for the same name. */
  channel(name: string): Channel;
  /** Who the server says this is; null before it said so. */
  readonly user: { userId: string; tenantId: string; info: unknown } | null;
  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): Unsubscribe;
  /**
   * Without `fields` all fields, also those to come. Rejected with a CollabError when the server refuses, or with that of
   * 'closed' (its code is 'closed' after `close()`) when the line ends for good before.
   */
  join(documentId: string, options?: { fields?: string[]; documentType?: string }): Promise<CollabDocument>;
  /** Removes what is stored of this user's unsaved edits in this browser; for logging out. */
  forgetDrafts(): void;
  /** Dials again after 'closed'. */
  reconnect(): void;
  /** Ends the line. With `drafts` the next client of this page goes on as this one, with its unsaved edits. */
  close(): void;
}

/** An edit of this client that was taken back because the server refused it. */
export interface Refused<Edit> {
  error: CollabError;
  edit: Edit;
}

/**
 * Edits the server may not have and that are not sent any more. The application decides what becomes of them.
 * The reason is 'epoch_changed', 'history_changed', 'client_changed', 'type_changed', 'unknown_outcome', or why the document
 * was left.
 */
export interface Unmerged<Edit> {
  reason: string;
  edits: Edit[];
}
export interface UnmergedText extends Unmerged<TextOperation> {
  /** The text as it showed here before. */
  localText: string;
  serverText?: string;
}
export interface UnmergedValue extends Unmerged<unknown> {
  serverValue?: unknown;
}

/** 'refused': an own edit was taken back; 'reset': the server's state had to be taken over. */
export type Origin = 'local' | 'remote' | 'refused' | 'reset';

/**
 * Where somebody is, and whatever else he wants the others to know; 4 KiB at most. In a text `position` or `selection`
 * count UTF-16 units of the text as it shows here.
 */
export interface CursorInfo {
  position?: number;
  selection?: { anchor: number; head: number };
  [more: string]: unknown;
}

/** The lock of one field. */
export interface LockState {
  /** 'held' is by somebody else. */
  readonly status: 'free' | 'mine' | 'held';
  /** Of a lock that is mine; grows with every lock of the field. */
  readonly token?: number;
  readonly userId?: string;
  readonly sessionId?: string;
  readonly userInfo?: unknown;
  readonly expiresAt?: string;
  /** Why it is not mine any more: 'expired', 'disconnected', 'forced', 'not_renewed', 'lock_lost'. */
  readonly lost?: string;
}

interface FieldEvents<Change, Edit, Lost> {
  change: Change;
  lock: LockState;
  state: 'joining' | 'joined' | 'closed';
  refused: Refused<Edit>;
  unmerged: Lost;
  error: { error: CollabError };
}

interface AnyField<Events> {
  readonly name: string;
  readonly state: 'joining' | 'joined' | 'closed';
  readonly writable: boolean;
  readonly revision: number;
  /** Whether the server may not have everything that was edited here. */
  readonly isPending: boolean;
  /** Tells the others where this client is; null: nowhere any more. Call it as often as it moves. */
  setCursor(info: CursorInfo | null): void;
  readonly lockState: LockState;
  /**
   * Locks the field for this client, renewed by itself until it is unlocked. `wait`: whether, or how many milliseconds, to
   * wait for one that is held. Rejected with `lock_held`, `lock_timeout` or `offline`, or with why the line ended for good.
   */
  lock(options?: { wait?: boolean | number }): Promise<LockState>;
  unlock(): Promise<void>;
  on<E extends keyof Events>(event: E, listener: (detail: Events[E]) => void): Unsubscribe;
}

export interface TextChange {
  operation: TextOperation;
  origin: Origin;
  userId?: string;
  /** What was given to `edit`. */
  source?: unknown;
}

/** A shared text. Editing throws a CollabError while it is not joined or not writable. */
export interface TextField extends AnyField<FieldEvents<TextChange, TextOperation, UnmergedText>> {
  readonly type: 'text';
  /** As it shows here, own unsaved edits included. */
  readonly text: string;
  insert(position: number, content: string): void;
  delete(position: number, length: number): void;
  replace(position: number, length: number, content: string): void;
  edit(operation: TextOperation, source?: unknown): void;
}

export interface ValueChange {
  value: unknown;
  origin: Origin;
  userId?: string;
}

/** A shared value, any JSON; the last one set wins. */
export interface ValueField extends AnyField<FieldEvents<ValueChange, unknown, UnmergedValue>> {
  readonly type: 'value';
  /** As it shows here; undefined if never set. Do not change it in place. */
  readonly value: unknown;
  set(value: unknown, options?: { ifUnchanged?: boolean }): void;
}

/** One session in a document; a user with two tabs is there twice. */
export interface Member {
  readonly userId: string;
  readonly sessionId: string;
  readonly userInfo: unknown;
  /** Whether it is this very client. */
  readonly isOwn: boolean;
  /** By field, as they stand in the texts here now. */
  readonly cursors: Record<string, CursorInfo>;
  /** In the document as a whole. */
  readonly cursor: CursorInfo | undefined;
  cursorIn(fieldName: string): CursorInfo | undefined;
}

export interface MemberEvents {
  join: Member;
  leave: Member;
  /** Moved by its owner; `fieldName` is '' for the document as a whole. */
  change: { member: Member; fieldName: string };
}

export interface Members {
  readonly list: Member[];
  member(sessionId: string): Member | undefined;
  on<E extends keyof MemberEvents>(event: E, listener: (detail: MemberEvents[E]) => void): Unsubscribe;
}

export interface DocumentEvents {
  state: 'saved' | 'saving' | 'offline';
  field: TextField | ValueField;
  left: { reason: string; error: CollabError | null };
  refused: Refused<unknown> & { fieldName: string };
  unmerged: (UnmergedText | UnmergedValue) & { fieldName: string };
  error: { error: CollabError; fieldName?: string };
  lock: LockState & { fieldName: string };
  /** From one other member: `from` is his session. */
  signal: { from: string; userId: string; data: unknown };
}

export interface CollabDocument {
  readonly id: string;
  readonly state: 'saved' | 'saving' | 'offline';
  readonly fieldNames: string[];
  field(name: string): TextField | ValueField | undefined;
  /** @throws CollabError `wrong_type` if it is a value field */
  text(name: string): TextField;
  /** @throws CollabError `wrong_type` if somebody has written text to it */
  value(name: string): ValueField;
  on<E extends keyof DocumentEvents>(event: E, listener: (detail: DocumentEvents[E]) => void): Unsubscribe;
  /** Who is in it, and where. */
  readonly members: Members;
  /** Where this client is in the document as a whole. */
  setCursor(info: CursorInfo | null): void;
  /** Sends something to one other session, as the offers and answers of WebRTC; it may get lost. */
  signal(sessionId: string, data: unknown): void;
  /** Rejected with a CollabError when the document is left before. */
  whenSaved(): Promise<void>;
  leave(): void;
}

export interface CaretOptions {
  /** What stands beside a caret; the member's `userInfo.name`, or his id. */
  name?(member: Member): string;
}

export interface BindingOptions {
  /** The keys that undo act on the field's history; true if nothing is said. */
  undo?: boolean;
  /** The others are told where the caret is; true if nothing is said. */
  cursor?: boolean;
  /** Their carets are drawn over the element. */
  carets?: boolean | CaretOptions;
  /** Read-only while somebody else holds the field's lock. */
  readOnlyWhenLocked?: boolean;
}

export interface TextBinding {
  close(): void;
}

export interface TextCarets {
  close(): void;
}

/** Own edits of one text, to be undone and redone; what others did since is worked in. */
export interface UndoHistory {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Where the caret belongs then; null if there was nothing to undo, or the field may not be edited. */
  undo(): number | null;
  redo(): number | null;
  /** The next edit begins a new step. */
  separate(): void;
  clear(): void;
  on(event: 'change', listener: () => void): Unsubscribe;
  /** Listens no more. */
  close(): void;
}

/**
 * Opens a line to a server, `ws:`, `wss:` or a path on the page's own; it comes back by itself. With `drafts` edits that
 * were not saved survive a reload of the page, in the browser's storage or in one that is handed in.
 */
export function connect(
  url: string,
  options: { token: string | TokenProvider; environment?: Environment; drafts?: boolean | DraftStorage },
): CollabClient;

/** Keeps a textarea or a single-line input (text, search, tel, password) and a text field equal. */
export function bindText(
  field: TextField,
  element: HTMLTextAreaElement | HTMLInputElement,
  options?: BindingOptions,
): TextBinding;

/** Events that come one after the other, none twice, whatever becomes of the line; it comes back by itself. */
export interface Feed {
  readonly state: 'connecting' | 'open' | 'waiting' | 'closed';
  on(event: 'state', listener: (state: Feed['state']) => void): Unsubscribe;
  /** A line is open; `recovered` says whether nothing was missed since the one before. */
  on(event: 'connected', listener: (connected: { recovered: boolean; userId: string; timestamp: string }) => void): Unsubscribe;
  /** What the feed shows first, each time a line is opened. */
  on(event: 'initial_data', listener: (data: any) => void): Unsubscribe;
  on(event: 'event', listener: (event: { name: string; data: any; id: string }) => void): Unsubscribe;
  /** The data of one kind of event. */
  on(event: `event:${string}`, listener: (data: any) => void): Unsubscribe;
  /** It will not come back by itself. */
  on(event: 'closed', listener: (error: CollabError | null) => void): Unsubscribe;
  /** Asks something at an address below the feed's own; fails with a `CollabError`, `connection_lost` if it may have been heard or not. */
  ask(path: string, body: unknown): Promise<any>;
  close(): void;
}

/** Somebody was told something. */
export interface Notification {
  readonly id: string;
  readonly kind: string;
  /** For people; never markup. */
  readonly text: string;
  readonly data: { [name: string]: any };
  readonly timestamp: string;
  readonly read: boolean;
}

/** What the user was told, the newest first, on this page and elsewhere. */
export interface Notifications {
  readonly feed: Feed;
  readonly list: readonly Notification[];
  /** How many are unread, those that are not listed included. */
  readonly unread: number;
  on(event: 'notification', listener: (notification: Notification) => void): Unsubscribe;
  on(event: 'change', listener: () => void): Unsubscribe;
  markRead(ids: string[]): Promise<void>;
  markAllRead(): Promise<void>;
}

/** Opens a feed, for example `realtime/sse/activity`. */
export function openFeed(
  url: string,
  options: { token: string | TokenProvider; environment?: Environment; fetch?: typeof fetch },
): Feed;

/** Several feeds over one stream; each is used as if it were alone, and all end together. */
export interface Feeds {
  of(path: string): Feed | undefined;
  close(): void;
}

/** Opens several feeds below an address, for example `notifications` and `activity` below `realtime/sse`. */
export function openFeeds(
  url: string,
  paths: string[],
  options: { token: string | TokenProvider; environment?: Environment; fetch?: typeof fetch },
): Feeds;

/** The user's notifications, from the feed `notifications`, alone or beside others. */
export function notificationsOf(feed: Feed): Notifications;

/** Draws where the others are over an element that shows a text field, for pages that bind it themselves. */
export function showCarets(
  field: TextField,
  element: HTMLTextAreaElement | HTMLInputElement,
  options?: CaretOptions,
): TextCarets;

/** What this client has edited in a text field since this was first called, to be undone and redone. */
export function undoHistory(field: TextField): UndoHistory;

/** The colour of a user's carets as `rgb(…)`, always the same for one id; its contrast is at least 4.5 to white and to black. */
export function colorOf(userId: string): string;
