package io.collab4j.protocol;

/**
 * Trouble with a name: the one exception that stores, authenticators and the public services fail with. Its message is
 * sent to clients, so it never holds content, tokens or the text of another exception.
 */
public final class CollabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** Without a stack trace: an answer, not a fault of the program. */
    public CollabException(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** With what went wrong underneath, for the log only. */
    public CollabException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
