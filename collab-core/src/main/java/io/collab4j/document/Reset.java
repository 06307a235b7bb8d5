package io.collab4j.document;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.Encoded;
import java.util.concurrent.CompletableFuture;

/** A new epoch of a field on its way, again each time that an edit came first. Runs on the field's mailbox. */
final class Reset {
    private final Field field;
    private final Encoded content;
    private final CompletableFuture<Void> done;
    private int attempts;

    Reset(Field field, Encoded content, int attempts, CompletableFuture<Void> done) {
        this.field = field;
        this.content = content;
        this.attempts = attempts;
        this.done = done;
    }

    void run() {
        if (attempts-- == 0) {
            done.completeExceptionally(new CollabException(ErrorCode.CONTENDED, "too many others are editing"));
            return;
        }
        field.replica()
                .caughtUp()
                .thenCompose(current -> field.replica().lineage().reset(content))
                .whenComplete((begun, failure) -> {
                    if (failure != null) {
                        done.completeExceptionally(field.storeFailure(failure));
                    } else if (begun) {
                        done.complete(null);
                    } else {
                        run();
                    }
                });
    }
}
