package io.collab4j.protocol;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Trouble with a name: the one exception that stores, authenticators and the public services fail with. Its message is
 * sent to clients, so it never holds content, tokens or the text of another exception.
 */
public class CollabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    // A JSON value is immutable and this exception crosses no process.
    private final transient @Nullable JsonObject detail;

    /** Without a stack trace: an answer, not a fault of the program. */
    public CollabException(ErrorCode code, String message) {
        this(code, message, (JsonObject) null);
    }

    /** With what a program may want to know of it. */
    protected CollabException(ErrorCode code, String message, @Nullable JsonObject detail) {
        super(message, null, false, false);
        this.code = code;
        this.detail = detail;
    }

    /**
     * With what a program may want to know of it.
     *
     * @param reason what exactly is wrong, as a name
     * @param index of the component where, if it is one
     */
    public static CollabException at(ErrorCode code, String message, String reason, OptionalInt index) {
        JsonObject detail = JsonObject.EMPTY.with("reason", JsonValue.of(reason));
        return new CollabException(
                code, message, index.isPresent() ? detail.with("index", JsonValue.of(index.getAsInt())) : detail);
    }

    /** With what a program may want to know of it. */
    public static CollabException with(ErrorCode code, String message, JsonObject detail) {
        return new CollabException(code, message, detail);
    }

    /** With what went wrong underneath, for the log only. */
    public CollabException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.detail = null;
    }

    public ErrorCode code() {
        return code;
    }

    /** What the error's {@code detail} says; empty for most. */
    public Optional<JsonObject> detail() {
        return Optional.ofNullable(detail);
    }
}
