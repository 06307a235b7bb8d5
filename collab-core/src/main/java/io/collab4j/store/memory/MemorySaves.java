package io.collab4j.store.memory;

import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.FieldKey;
import io.collab4j.store.Head;
import io.collab4j.store.SaveIndex;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Marks of fields that the application has not saved. Any thread. */
final class MemorySaves implements SaveIndex {
    private final CollabRuntime runtime;
    private final Map<FieldKey, Mark> marks = new ConcurrentHashMap<>();

    MemorySaves(CollabRuntime runtime) {
        this.runtime = runtime;
    }

    /** Where a field stands, and since when the application does not have all of it. */
    private record Mark(FieldKey field, Head head, long since) {}

    void changed(FieldKey field, Head head) {
        marks.compute(
                field,
                (key, mark) ->
                        new Mark(field, head, mark == null ? runtime.scheduler().nanoTime() : mark.since()));
    }

    void forget(FieldKey field) {
        marks.remove(field);
    }

    @Override
    public CompletionStage<Void> saved(FieldKey field, Head head) {
        marks.computeIfPresent(
                field,
                (key, mark) -> isNewer(mark.head(), head)
                        ? new Mark(field, mark.head(), runtime.scheduler().nanoTime())
                        : remove());
        return CompletableFuture.completedFuture(null);
    }

    private static @Nullable Mark remove() {
        return null;
    }

    private static boolean isNewer(Head one, Head other) {
        long epochs = one.epoch().ordinal() - other.epoch().ordinal();
        return epochs > 0 || (epochs == 0 && one.revision() > other.revision());
    }

    @Override
    public CompletionStage<List<FieldKey>> unsaved(Duration age, int limit) {
        long now = runtime.scheduler().nanoTime();
        return CompletableFuture.completedFuture(marks.values().stream()
                .filter(mark -> now - mark.since() >= age.toNanos())
                .sorted(Comparator.comparingLong(mark -> mark.since() - now))
                .limit(limit)
                .map(Mark::field)
                .toList());
    }
}
