package io.collab4j.session;

import io.collab4j.protocol.Budget;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The buckets of many owners. Only those that are not full take memory, and others until the next sweep. Any thread.
 *
 * @param <K> whose they are
 */
final class SharedBuckets<K> {
    private static final TokenBucket UNLIMITED = new TokenBucket(Refill.of(Rate.UNLIMITED));

    private final Refills refills;
    private final Runnable onNew;
    private final Map<Budget, ConcurrentMap<K, TokenBucket>> known = new EnumMap<>(Budget.class);
    private volatile long sweptAt;

    /**
     * Buckets of nobody yet.
     *
     * @param onNew is called when there is one more to be swept
     */
    SharedBuckets(Budgets budgets, Runnable onNew) {
        this.refills = new Refills(budgets);
        this.onNew = onNew;
        for (Budget budget : Budget.values()) {
            known.put(budget, new ConcurrentHashMap<>());
        }
    }

    /** Somebody's bucket, which is full if none is known. It may be forgotten before it is used; then ask again. */
    TokenBucket of(K owner, Budget budget) {
        Refill refill = refills.of(budget);
        if (refill.isUnlimited()) {
            return UNLIMITED;
        }
        ConcurrentMap<K, TokenBucket> buckets = Objects.requireNonNull(known.get(budget));
        TokenBucket bucket = buckets.get(owner);
        if (bucket != null && !bucket.isForgotten()) {
            return bucket;
        }
        // Not full from before the sweep that may have forgotten it: of whoever read the time earlier it must not
        // refill.
        TokenBucket current = buckets.compute(
                owner, (key, other) -> other == null || other.isForgotten() ? new TokenBucket(refill, sweptAt) : other);
        onNew.run();
        return current;
    }

    /** Forgets those that are full. One thread at a time. */
    void sweep(long now) {
        sweptAt = now;
        for (ConcurrentMap<K, TokenBucket> buckets : known.values()) {
            buckets.forEach((owner, bucket) -> {
                if (bucket.forget(now)) {
                    buckets.remove(owner, bucket);
                }
            });
        }
    }

    /** How many are known. */
    int size() {
        return known.values().stream().mapToInt(Map::size).sum();
    }
}
