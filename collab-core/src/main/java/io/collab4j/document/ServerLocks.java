package io.collab4j.document;

import io.collab4j.lock.LockRoom;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.LockAnswer;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockRelease;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The grants that a document of the application believes to hold. Any thread. */
final class ServerLocks {
    private final LockRoom room;
    private final DocumentKey document;
    private final LockHolder holder;
    private final Map<String, Long> tokens = new ConcurrentHashMap<>();

    ServerLocks(LockRoom room, DocumentKey document, LockHolder holder) {
        this.room = room;
        this.document = document;
        this.holder = holder;
    }

    CompletionStage<LockAnswer> acquire(String fieldName) {
        return room.acquire(document.field(fieldName), holder).thenApply(answer -> {
            if (answer instanceof LockAnswer.Granted granted) {
                tokens.put(fieldName, granted.lock().token());
            } else if (answer instanceof LockAnswer.Denied) {
                tokens.remove(fieldName);
            }
            return answer;
        });
    }

    CompletionStage<LockRelease> release(String fieldName) {
        return room.release(document.field(fieldName), holder).thenApply(release -> {
            tokens.remove(fieldName);
            return release;
        });
    }

    @Nullable
    Long token(String fieldName) {
        return tokens.get(fieldName);
    }

    /** The outcome of an edit; a grant that it finds lost is claimed no more. */
    <T> CompletionStage<T> forgettingLost(String fieldName, @Nullable Long token, CompletionStage<T> outcome) {
        return token == null
                ? outcome
                : outcome.whenComplete((done, failure) -> {
                    if (failure instanceof CollabException refusal && refusal.code() == ErrorCode.LOCK_LOST) {
                        tokens.remove(fieldName, token);
                    }
                });
    }

    void releaseAll() {
        tokens.keySet().forEach(fieldName -> room.abandon(document.field(fieldName), holder.author()));
    }
}
