package io.collab4j.examples.benchmark;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commits groups of operations, each of another client, one group after the other. */
final class GroupCommits {
    private static final Encoded EMPTY = new Encoded("text", 1, "\"\"".getBytes(StandardCharsets.UTF_8));
    private static final Encoded INSERT =
            new Encoded("text", 1, "{\"ops\":[42,\"hello\"]}".getBytes(StandardCharsets.UTF_8));

    private final Storage storage;
    private final int group;
    private final DocumentKey document = new DocumentKey("bench", "groups");
    private Head head;
    private long seq;

    GroupCommits(Storage storage, int group) {
        this.storage = storage;
        this.group = group;
        this.head = Head.initial(storage.firstEpoch());
    }

    void make(int count) {
        for (int i = 0; i < count; i++) {
            make();
        }
    }

    private void make() {
        seq++;
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 0; i < group; i++) {
            Author author = new Author("user-" + i, "client-of-twenty-two-" + i, "session-of-twenty-two" + i, 1);
            long revision = head.revision() + 1 + i;
            entries.add(new LogEntry(
                    revision, "operation-" + revision, author, seq, "hash-of-22-characters-", Instant.now(), INSERT));
        }
        FieldCommit commit = new FieldCommit("f", head, EMPTY, entries, Map.of(), 1_000);
        CommitResult result = storage.documents()
                .commit(document, List.of(commit))
                .toCompletableFuture()
                .join();
        if (!(result instanceof CommitResult.Committed)) {
            throw new IllegalStateException("not committed: " + result);
        }
        LogEntry last = entries.get(group - 1);
        head = new Head(head.epoch(), last.revision(), last.operationId());
    }
}
