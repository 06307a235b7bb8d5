package io.collab4j.session;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * A budget that refills with time, as the one moment at which it is full again. Times are nanoseconds of {@link
 * NodeBudgets#now}. Any thread, without a lock.
 */
sealed class TokenBucket permits SharedBucket {
    /** Of a bucket that was full when nobody had used it for a while; it is never taken from again. */
    private static final long FORGOTTEN = -1;

    private static final AtomicLongFieldUpdater<TokenBucket> FULL_AT =
            AtomicLongFieldUpdater.newUpdater(TokenBucket.class, "fullAt");

    private final Refill refill;
    private volatile long fullAt;

    /** A bucket that is full from the beginning of time. */
    TokenBucket(Refill refill) {
        this(refill, 0);
    }

    /** A bucket that is full from a moment on. */
    TokenBucket(Refill refill, long fullAt) {
        this.refill = refill;
        this.fullAt = fullAt;
    }

    /** Nanoseconds until so much is there; 0 if it is now. */
    long waitFor(long amount, long now) {
        return Math.max(0, lacking(fullAt, amount, now));
    }

    private long lacking(long full, long amount, long now) {
        return Math.max(0, full - now) + refill.cost(amount) - refill.whole();
    }

    /** Takes so much if it is there, and nothing if it is not, or if the bucket is forgotten. */
    boolean take(long amount, long now) {
        if (refill.isUnlimited()) {
            return true;
        }
        for (long full = fullAt; full != FORGOTTEN && lacking(full, amount, now) <= 0; full = fullAt) {
            if (FULL_AT.compareAndSet(this, full, Math.max(full, now) + refill.cost(amount))) {
                taken(refill.cost(amount));
                return true;
            }
        }
        return false;
    }

    /** Takes so much whether it is there or not, which leaves a debt, within bounds; false if the bucket is forgotten. */
    boolean spend(long amount, long now) {
        if (refill.isUnlimited()) {
            return true;
        }
        long most = now + refill.whole() + refill.mostOwed();
        for (long full = fullAt; full != FORGOTTEN; full = fullAt) {
            long before = Math.max(full, now);
            long after = Math.max(before, Math.min(most, before + refill.cost(amount)));
            if (FULL_AT.compareAndSet(this, full, after)) {
                taken(after - before);
                return true;
            }
        }
        return false;
    }

    /** Takes back what was taken. */
    void giveBack(long amount) {
        long cost = refill.cost(amount);
        for (long full = fullAt; full != FORGOTTEN; full = fullAt) {
            if (FULL_AT.compareAndSet(this, full, full - cost)) {
                taken(-cost);
                return;
            }
        }
    }

    /** So many nanoseconds of refilling have been taken, or, if negative, given back. */
    void taken(long cost) {}

    /** It is not full before this moment. */
    final void delay(long full) {
        for (long before = fullAt; before != FORGOTTEN && before < full; before = fullAt) {
            if (FULL_AT.compareAndSet(this, before, full)) {
                return;
            }
        }
    }

    /** Nanoseconds until it is full. */
    long lacking(long now) {
        return Math.max(0, fullAt - now);
    }

    /** Nanoseconds in which it is full, whatever was taken. */
    long longest() {
        return refill.whole() + refill.mostOwed();
    }

    /** Ends a bucket that is full, which is as good as a new one; false if it is not full. */
    boolean forget(long now) {
        long full = fullAt;
        return full == FORGOTTEN || (full <= now && FULL_AT.compareAndSet(this, full, FORGOTTEN));
    }

    boolean isForgotten() {
        return fullAt == FORGOTTEN;
    }
}
