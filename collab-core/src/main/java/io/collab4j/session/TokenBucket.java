package io.collab4j.session;

/**
 * A budget that refills with time. Not thread-safe: it belongs to one session's incoming messages.
 */
final class TokenBucket {
    private final Rate rate;
    private double available;
    private long updated;

    /** A full bucket. */
    TokenBucket(Rate rate, long nanoTime) {
        this.rate = rate;
        this.available = rate.burst();
        this.updated = nanoTime;
    }

    /** Takes so much if it is there; takes nothing if it is not. */
    boolean take(double amount, long nanoTime) {
        refill(nanoTime);
        if (available < amount) {
            return false;
        }
        available -= amount;
        return true;
    }

    /** Milliseconds until so much will be there. */
    long millisUntil(double amount) {
        return (long) Math.ceil(Math.max(0, Math.min(amount, rate.burst()) - available) / rate.perSecond() * 1000);
    }

    private void refill(long nanoTime) {
        available = Math.min(rate.burst(), available + (nanoTime - updated) / 1e9 * rate.perSecond());
        updated = nanoTime;
    }
}
