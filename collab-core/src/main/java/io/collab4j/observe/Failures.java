package io.collab4j.observe;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what went wrong once, under an id that the one affected may be told. Any thread. */
public final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger("io.collab4j");

    private final CollabListener listener;
    private final Supplier<String> ids;

    public Failures(CollabListener listener, Supplier<String> ids) {
        this.listener = listener;
        this.ids = ids;
    }

    /**
     * A failure as it may be logged: its kind, its trace and its causes, but not their messages, for what applications and
     * drivers throw may quote the text they were given. Only the message of a {@code CollabException} stays.
     */
    public static Throwable withoutText(Throwable failure) {
        return new TextlessException(failure);
    }

    /** What went wrong, without the wrapping of the stage it came through. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /**
     * The failure as one that the one affected may be told. What should not happen is logged and becomes {@code internal}.
     *
     * @param what was being done, without content
     * @param scope to what
     */
    public CollabException known(String what, Scope scope, Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof CollabException known) {
            return known;
        }
        report(what, scope, cause);
        return new CollabException(ErrorCode.INTERNAL, "the request failed");
    }

    /**
     * Logs a failure of the node as a whole.
     *
     * @param what was being done, without content
     * @return the id it is logged under
     */
    public String report(String what, Throwable failure) {
        return report(what, Scope.NODE, failure);
    }

    /**
     * Logs a failure.
     *
     * @param what was being done, without content
     * @param scope to what
     * @return the id it is logged under
     */
    public String report(String what, Scope scope, Throwable failure) {
        String id = ids.get();
        String line = scope.equals(Scope.NODE) ? id : id + " " + scope;
        LOG.error("{} failed, id={}", what, line, withoutText(failure));
        listener.failed(id);
        return id;
    }
}
