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

/** Why a token is asked for: 'refused' means the last one was not taken. */
export type TokenProvider = (request: { reason: 'connect' | 'expiring' | 'refused' }) => string | Promise<string>;

/** What the client takes from the world around it; the browser by default. */
export interface Environment {
  openSocket(url: string): Socket;
  setTimeout(task: () => void, delay: number): unknown;
  clearTimeout(timer: unknown): void;
  /** Milliseconds that only ever grow. */
  now(): number;
  random(): number;
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

/** Takes a listener off again. */
export type Unsubscribe = () => void;

export interface ClientEvents {
  /** 'offline' comes back by itself, 'closed' does not. */
  state: 'online' | 'offline' | 'closed';
  error: CollabError;
  /** Why it ended; null after `close()`. */
  closed: CollabError | null;
}

export interface CollabClient {
  readonly state: 'online' | 'offline' | 'closed';
  readonly clientId: string | undefined;
  /** Who the server says this is; null before it said so. */
  readonly user: { userId: string; tenantId: string; info: unknown } | null;
  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): Unsubscribe;
  /** Without `fields` all fields, also those to come. Rejected with a CollabError when the server refuses. */
  join(documentId: string, options?: { fields?: string[]; documentType?: string }): Promise<CollabDocument>;
  /** Dials again after 'closed'. */
  reconnect(): void;
  close(): void;
}

/** An edit of this client that was taken back because the server refused it. */
export interface Refused<Edit> {
  error: CollabError;
  edit: Edit;
}

/**
 * Edits the server may not have and that are not sent any more. The application decides what becomes of them.
 * The reason is 'epoch_changed', 'history_changed', 'client_changed', 'type_changed', or why the document was left.
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

interface FieldEvents<Change, Edit, Lost> {
  change: Change;
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

export interface DocumentEvents {
  state: 'saved' | 'saving' | 'offline';
  field: TextField | ValueField;
  left: { reason: string; error: CollabError | null };
  refused: Refused<unknown> & { fieldName: string };
  unmerged: (UnmergedText | UnmergedValue) & { fieldName: string };
  error: { error: CollabError; fieldName?: string };
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
  /** Rejected with a CollabError when the document is left before. */
  whenSaved(): Promise<void>;
  leave(): void;
}

export interface TextBinding {
  close(): void;
}

/** Opens a line to a server, `ws:`, `wss:` or a path on the page's own; it comes back by itself. */
export function connect(
  url: string,
  options: { token: string | TokenProvider; environment?: Environment },
): CollabClient;

/** Keeps a textarea or a single-line input (text, search, tel, password) and a text field equal. */
export function bindText(field: TextField, element: HTMLTextAreaElement | HTMLInputElement): TextBinding;
