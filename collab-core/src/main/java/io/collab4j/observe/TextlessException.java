package io.collab4j.observe;

import io.collab4j.protocol.CollabException;
import org.jspecify.annotations.Nullable;

/**
 * A failure as it may be logged: what it was, where, and because of what. Not what it says, for that may quote content or
 * a token; only the message of a {@link CollabException} is made to be told.
 */
final class TextlessException extends Exception {
    private static final long serialVersionUID = 1L;
    /** Causes may form a circle. */
    private static final int DEEPEST = 10;

    TextlessException(Throwable original) {
        this(original, DEEPEST);
    }

    private TextlessException(Throwable original, int depth) {
        super(told(original), causeOf(original, depth));
        setStackTrace(original.getStackTrace());
        if (depth > 0) {
            for (Throwable suppressed : original.getSuppressed()) {
                addSuppressed(new TextlessException(suppressed, depth - 1));
            }
        }
    }

    private static String told(Throwable original) {
        String kind = original.getClass().getName();
        return original instanceof CollabException known
                ? kind + " " + known.code().wireName() + ": " + known.getMessage()
                : kind;
    }

    private static @Nullable TextlessException causeOf(Throwable original, int depth) {
        Throwable cause = original.getCause();
        return cause == null || depth == 0 ? null : new TextlessException(cause, depth - 1);
    }
}
