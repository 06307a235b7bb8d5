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
    private static final SharedBucket UNLIMITED = new SharedBucket(Refill.of(Rate.UNLIMITED), 0);

    private final Refills refills;
    private final Runnable onNew;
    private final Map<Budget, ConcurrentMap<K, SharedBucket>> known = new EnumMap<>(Budget.class);
    private volatile long sweptAt;

    /**
     * Buckets of nobody yet.
     *
     * @param onNew is called when there is one more to be swept
     */
    SharedBuckets(Refills refills, Runnable onNew) {
        this.refills = refills;
        this.onNew = onNew;
        for (Budget budget : Budget.values()) {
            known.put(budget, new ConcurrentHashMap<>());
        }
    }

    /** Somebody's bucket, which is full if none is known. It may be forgotten before it is used; then ask again. */
    SharedBucket of(K owner, Budget budget) {
        Refill refill = refills.of(budget);
        if (refill.isUnlimited()) {
            return UNLIMITED;
        }
        ConcurrentMap<K, SharedBucket> buckets = Objects.requireNonNull(known.get(budget));
        SharedBucket bucket = buckets.get(owner);
        if (bucket != null && !bucket.isForgotten()) {
            return bucket;
        }
        // Not full from before the sweep that may have forgotten it: of whoever read the time earlier it must not
        // refill.
        SharedBucket current = buckets.compute(
                owner,
                (key, other) -> other == null || other.isForgotten() ? new SharedBucket(refill, sweptAt) : other);
        onNew.run();
        return current;
    }

    /** What is done with a bucket of somebody. */
    interface Visitor<K> {
        void visit(K owner, Budget budget, SharedBucket bucket);
    }

    /** Shows the buckets from which something was taken that others do not know of. */
    void untold(Visitor<K> visitor) {
        known.forEach((budget, buckets) -> buckets.forEach((owner, bucket) -> {
            if (bucket.taken() != bucket.told()) {
                visitor.visit(owner, budget, bucket);
            }
        }));
    }

    /** Forgets those that are full. One thread at a time. */
    void sweep(long now) {
        sweptAt = now;
        for (ConcurrentMap<K, SharedBucket> buckets : known.values()) {
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
