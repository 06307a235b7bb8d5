package io.collab4j.session;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** A bucket that nodes share: each has one, and tells the others what it took from its own. Any thread, without a lock. */
final class SharedBucket extends TokenBucket {
    private static final AtomicLongFieldUpdater<SharedBucket> TAKEN =
            AtomicLongFieldUpdater.newUpdater(SharedBucket.class, "taken");

    private volatile long taken;
    private volatile long told;

    /** A bucket that is full from a moment on. */
    SharedBucket(Refill refill, long fullAt) {
        super(refill, fullAt);
    }

    @Override
    void taken(long cost) {
        TAKEN.addAndGet(this, cost);
    }

    /** Nanoseconds of refilling that were taken here in all, without what was given back. */
    long taken() {
        return taken;
    }

    /** The same, as far as others know of it. */
    long told() {
        return told;
    }

    /**
     * Others know of so much that was taken here.
     *
     * @param known as {@link #taken} was
     * @param full when the bucket would be full without what was taken here since
     */
    void told(long known, long full) {
        told = known;
        delay(full + taken - known);
    }
}
