package io.collab4j.session;

/**
 * A rate in nanoseconds: what one thing costs and what the whole burst does. Then a bucket is one number, the moment at which
 * it is full again, and adding up loses nothing (the generic cell rate algorithm of ATM networks).
 */
record Refill(long each, long whole) {
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

    /** Nanoseconds; never more than a full bucket has, or it would never be there. */
    long cost(long amount) {
        return isUnlimited() ? 0 : amount >= whole / each ? whole : amount * each;
    }
}
