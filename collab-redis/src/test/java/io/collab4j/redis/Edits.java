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
import io.collab4j.store.Storage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Single edits of a field {@code f}, for tests of what it takes until they are acknowledged. */
final class Edits {
    private static final Encoded EMPTY = new Encoded("text", 1, "\"\"".getBytes(StandardCharsets.UTF_8));

    private Edits() {}

    /** The same client's first edit each time. */
    static CompletionStage<CommitResult> first(Storage store, DocumentKey document) {
        return commit(store, document, Head.initial(store.firstEpoch()), "client", 1);
    }

    static CompletionStage<CommitResult> commit(
            Storage store, DocumentKey document, Head expected, String client, long seq) {
        LogEntry entry = new LogEntry(
                expected.revision() + 1,
                client + "/" + seq,
                new Author("alice", client, "session", 1),
                seq,
                "hash",
                Instant.EPOCH,
                EMPTY);
        return store.documents()
                .commit(document, List.of(new FieldCommit("f", expected, EMPTY, List.of(entry), Map.of(), 2)));
    }

    /** Where the field stands behind an edit that was committed at some place. */
    static Head behind(Head expected, String client, long seq) {
        return new Head(expected.epoch(), expected.revision() + 1, client + "/" + seq);
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
