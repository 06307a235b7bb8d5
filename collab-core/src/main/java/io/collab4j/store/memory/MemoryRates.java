package io.collab4j.store.memory;

import io.collab4j.protocol.Budget;
import io.collab4j.runtime.Scheduler;
import io.collab4j.store.RateDebit;
import io.collab4j.store.RateStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Each bucket as the moment at which it is full, in nanoseconds of the scheduler. Any thread. */
final class MemoryRates implements RateStore {
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final Scheduler scheduler;
    private final Map<Bucket, Long> buckets = new ConcurrentHashMap<>();
    private long sweptAt;

    MemoryRates(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.sweptAt = scheduler.nanoTime();
    }

    private record Bucket(String tenantId, @Nullable String userId, Budget budget) {}

    @Override
    public CompletionStage<List<Duration>> take(String tenantId, List<RateDebit> debits) {
        long now = scheduler.nanoTime();
        sweep(now);
        return CompletableFuture.completedFuture(
                debits.stream().map(debit -> take(tenantId, debit, now)).toList());
    }

    private Duration take(String tenantId, RateDebit debit, long now) {
        Bucket bucket = new Bucket(tenantId, debit.userId(), debit.budget());
        Long fullAt = buckets.compute(bucket, (key, before) -> {
            long added = before == null || before - now <= 0
                    ? 0
                    : before - now + debit.amount().toNanos();
            long lacking = Math.max(added, debit.lacking().toNanos());
            return lacking <= 0 ? null : now + Math.min(lacking, debit.most().toNanos());
        });
        return Duration.ofNanos(fullAt == null ? 0 : fullAt - now);
    }

    private synchronized void sweep(long now) {
        if (now - sweptAt >= SWEEP.toNanos()) {
            sweptAt = now;
            buckets.values().removeIf(fullAt -> fullAt - now <= 0);
        }
    }

    /** How many buckets take memory. */
    int size() {
        return buckets.size();
    }
}
