package io.collab4j.store;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The document was deleted, and nothing brings it back. Clients are told {@code forbidden}. */
public final class DocumentDeletedException extends CollabException {
    private static final long serialVersionUID = 1L;

    public DocumentDeletedException() {
        super(ErrorCode.FORBIDDEN, "the document was deleted");
    }

    /** Whether this is why a stage failed. */
    public static boolean is(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof DocumentDeletedException;
    }
}
