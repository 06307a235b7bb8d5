/**
 * An operation that cannot be: malformed, not made for the text it is applied to, or cutting a character in two.
 * Messages name positions and lengths, never content, so they may be logged.
 */
export class OperationError extends Error {
  /**
   * @param {'bad_operation' | 'surrogate_split'} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = 'OperationError';
    this.code = code;
  }
}

/** What the server answered instead of doing as asked, or why the client itself could not go on. */
export class CollabError extends Error {
  /**
   * @param {string} code one of the protocol's error codes, or a reason of the client's own
   * @param {string} [message]
   * @param {{recovery?: string, fieldName?: string, detail?: unknown, closeCode?: number, cause?: unknown}} [more]
   */
  constructor(code, message = code, more = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'CollabError';
    this.code = code;
    this.recovery = more.recovery;
    this.fieldName = more.fieldName;
    this.detail = more.detail;
    this.closeCode = more.closeCode;
  }

  /** @param {any} message an `error` message of the protocol */
  static of(message) {
    return new CollabError(String(message.code), String(message.message ?? message.code), {
      recovery: message.recovery,
      fieldName: message.field_name,
      detail: message.detail,
    });
  }
}
