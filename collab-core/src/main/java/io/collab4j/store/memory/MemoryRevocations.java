package io.collab4j.store.memory;

import io.collab4j.runtime.Scheduler;
import io.collab4j.store.Revocation;
import io.collab4j.store.RevocationStore;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The log of revocations. Any thread. */
final class MemoryRevocations implements RevocationStore {
    private final Scheduler scheduler;
    private final NavigableMap<Long, Kept> log = new TreeMap<>();
    private long newest;

    MemoryRevocations(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    private record Kept(Revocation revocation, long until) {}

    @Override
    public synchronized CompletionStage<Long> append(Revocation revocation, Duration keep) {
        long now = scheduler.nanoTime();
        log.values().removeIf(kept -> now - kept.until() >= 0);
        log.put(++newest, new Kept(revocation, now + keep.toNanos()));
        return CompletableFuture.completedFuture(newest);
    }

    @Override
    public synchronized CompletionStage<List<Positioned>> readAfter(long position, int limit) {
        return CompletableFuture.completedFuture(log.tailMap(position, false).entrySet().stream()
                .limit(limit)
                .map(entry -> new Positioned(entry.getKey(), entry.getValue().revocation()))
                .toList());
    }
}
