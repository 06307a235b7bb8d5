package io.collab4j.session;

/**
 * A budget that refills. What comes back is counted in whole nanoseconds for each, rounded up: never faster than said.
 *
 * @param burst how much may come at once, one at least; a single thing that is larger counts as much as this
 * @param perSecond how much comes back each second: so much that the burst is there again within a day
 */
public record Rate(double burst, double perSecond) {
    private static final double MOST_SECONDS = 86_400;
    private static final double MOST_PER_SECOND = 1e9;

    /** No limit. */
    public static final Rate UNLIMITED = new Rate(Double.POSITIVE_INFINITY, 0);

    public Rate {
        boolean refills =
                perSecond > 0 && perSecond <= MOST_PER_SECOND && burst >= 1 && burst / perSecond <= MOST_SECONDS;
        if (!refills && !isUnlimited(burst)) {
            throw new IllegalArgumentException("a budget has a burst and refills within a day");
        }
    }

    boolean isUnlimited() {
        return isUnlimited(burst);
    }

    private static boolean isUnlimited(double burst) {
        return burst == Double.POSITIVE_INFINITY;
    }

    /** So many times as much. */
    Rate times(double factor) {
        return isUnlimited() ? this : new Rate(burst * factor, perSecond * factor);
    }
}
