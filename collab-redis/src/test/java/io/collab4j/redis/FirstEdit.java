package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.Author;
import io.collab4j.store.CommitResult;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.Encoded;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One client's first edit of a field, for tests of what it takes until it is acknowledged. */
final class FirstEdit {
    private static final Author ALICE = new Author("alice", "client", "session", 1);
    private static final Encoded EMPTY = new Encoded("text", 1, "\"\"".getBytes(StandardCharsets.UTF_8));

    private FirstEdit() {}

    /** The same edit each time, of the field {@code f}. */
    static CompletionStage<CommitResult> commit(RedisStorage store, DocumentKey document) {
        LogEntry entry = new LogEntry(1, "operation", ALICE, 1, "hash", Instant.EPOCH, EMPTY);
        Head none = Head.initial(store.firstEpoch());
        return store.documents()
                .commit(document, List.of(new FieldCommit("f", none, EMPTY, List.of(entry), Map.of(), 2)));
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static void assertUnavailable(CompletionStage<?> stage) {
        assertThatThrownBy(() -> get(stage))
                .cause()
                .isInstanceOfSatisfying(
                        CollabException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }
}
