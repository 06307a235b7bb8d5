package io.collab4j.session;

import java.util.concurrent.TimeUnit;

/**
 * A rate in nanoseconds: what one thing costs and what the whole burst does. Then a bucket is one number, the moment at which
 * it is full again, and adding up loses nothing (the generic cell rate algorithm of ATM networks).
 */
record Refill(long each, long whole) {
    private static final long MOST_OWED = TimeUnit.SECONDS.toNanos(10);
    private static final Refill UNLIMITED = new Refill(0, 0);

    static Refill of(Rate rate) {
        if (rate.isUnlimited()) {
            return UNLIMITED;
        }
        long each = (long) Math.ceil(1e9 / rate.perSecond());
        return new Refill(each, (long) (rate.burst() * each));
    }

    boolean isUnlimited() {
        return each == 0;
    }

    /** What was let through beyond a burst is owed, but no more of it than a burst or what comes back in ten seconds. */
    long mostOwed() {
        return Math.max(whole, MOST_OWED);
    }

    /** Nanoseconds; never more than a full bucket has, or it would never be there. */
    long cost(long amount) {
        return isUnlimited() ? 0 : amount >= whole / each ? whole : amount * each;
    }
}
