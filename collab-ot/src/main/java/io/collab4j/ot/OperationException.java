package io.collab4j.ot;

/**
 * An operation that cannot be: malformed, not made for the state it is applied to, or cutting a character in two.
 * Messages name positions and lengths, never content, so they may be logged and sent.
 */
public final class OperationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the operation. */
    public enum Reason {
        /** Not an operation, or not one for this state. */
        BAD_OPERATION,
        /** Splits a surrogate pair, or inserts half of one. */
        SURROGATE_SPLIT
    }

    private final Reason reason;

    /** An exception without a stack trace: it is an answer to bad input, not a fault of the program. */
    public OperationException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
