package io.collab4j.document;

import io.collab4j.store.Head;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps what the store holds of a field short: a snapshot every so many operations, and the log trimmed behind it to what
 * clients may still ask for. Runs on the field's mailbox.
 */
final class Upkeep {
    /** After a snapshot that failed: a store in trouble is not asked again with every edit, or by the failure itself. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Field field;
    private final DocumentContext context;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private Head snapshot;
    private long trimmed;
    private long bytes;
    private long counted;
    private boolean resting;

    /** When a revision was reached, and how large the log was by then. */
    private record Mark(long revision, long nanoTime, long bytes) {}

    Upkeep(Field field, DocumentContext context) {
        this.field = field;
        this.context = context;
        this.snapshot = field.head();
        begin();
    }

    /** The field has just been loaded, or goes on in another epoch. */
    void begin() {
        marks.clear();
        snapshot = field.head();
        trimmed = 0;
        bytes = 0;
        counted = snapshot.revision();
        marks.add(mark());
    }

    private Mark mark() {
        return new Mark(counted, context.runtime().scheduler().nanoTime(), bytes);
    }

    void run() {
        History<?, ?> history = field.history();
        long revision = history.head().revision();
        for (; counted < revision; counted++) {
            if (counted >= history.oldestBase()) {
                bytes += history.past(counted + 1).log().operation().bytes().length;
            }
        }
        if (!resting && revision - snapshot.revision() >= context.limits().snapshotEvery()) {
            Mark mark = mark();
            marks.add(mark);
            snapshot()
                    .whenComplete(
                            (done, failure) -> field.post(failure == null ? this::trim : () -> marks.remove(mark)));
        }
    }

    /** Writes a snapshot if anything was committed since the last one. */
    CompletionStage<Void> snapshot() {
        Head head = field.head();
        if (head.equals(snapshot)) {
            return CompletableFuture.completedFuture(null);
        }
        Head before = snapshot;
        snapshot = head;
        CompletionStage<Void> written =
                context.storage().upkeep().writeSnapshot(field.key(), head, Lineage.state(field.history()));
        written.whenComplete((done, failure) -> {
            if (failure != null) {
                field.post(() -> {
                    if (snapshot.equals(head)) {
                        snapshot = before;
                    }
                    rest();
                });
            }
        });
        return written;
    }

    private void rest() {
        resting = true;
        context.runtime()
                .scheduler()
                .schedule(
                        RETRY,
                        () -> field.post(() -> {
                            resting = false;
                        }));
    }

    private void trim() {
        DocumentLimits limits = context.limits();
        long now = context.runtime().scheduler().nanoTime();
        long through = trimmed;
        while (marks.size() > 1) {
            Mark oldest = marks.getFirst();
            boolean unneeded = counted - oldest.revision() >= limits.retainedOperations()
                    && now - oldest.nanoTime() >= limits.retainedFor().toNanos();
            boolean tooLarge = bytes - oldest.bytes() > limits.retainedBytes();
            if (!unneeded && !tooLarge) {
                break;
            }
            through = oldest.revision();
            marks.removeFirst();
        }
        if (through > trimmed) {
            trimmed = through;
            context.storage().upkeep().trim(field.key(), field.head().epoch().id(), through);
        }
    }
}
