package io.collab4j.redis;

import io.collab4j.store.FieldKey;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import io.collab4j.store.LogRead;
import io.collab4j.store.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What somebody knows of a field's log. A store that has lost an end that was seen is believed. */
final class LogCopy {
    private static final int PAGE = 1_000;

    private final Storage storage;
    private final FieldKey field;
    private final List<LogEntry> entries = new ArrayList<>();

    LogCopy(Storage storage, FieldKey field) {
        this.storage = storage;
        this.field = field;
    }

    List<LogEntry> entries() {
        return entries;
    }

    long revision() {
        return entries.size();
    }

    Head head() {
        if (entries.isEmpty()) {
            return Head.initial(storage.firstEpoch());
        }
        LogEntry last = entries.get(entries.size() - 1);
        return new Head(storage.firstEpoch(), last.revision(), last.operationId());
    }

    /** Takes those that follow. */
    void add(List<LogEntry> more) {
        for (LogEntry entry : more) {
            if (entry.revision() == revision() + 1) {
                entries.add(entry);
            }
        }
    }

    /**
     * Reads on to the end.
     *
     * @throws ExecutionException if the store does not answer
     */
    void readOn() throws ExecutionException, InterruptedException, TimeoutException {
        while (readPage()) {
            // There is more.
        }
    }

    private boolean readPage() throws ExecutionException, InterruptedException, TimeoutException {
        // The last one that is known is read too, to see whether it is there still.
        long after = Math.max(0, revision() - 1);
        Optional<LogRead> read = storage.documents()
                .readLog(field, storage.firstEpoch().id(), after, PAGE)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        if (read.isEmpty()) {
            return false;
        }
        List<LogEntry> found = read.get().entries();
        if (!entries.isEmpty() && (found.isEmpty() || !found.get(0).equals(entries.get(entries.size() - 1)))) {
            entries.clear();
            return true;
        }
        add(found);
        return found.size() == PAGE;
    }
}
