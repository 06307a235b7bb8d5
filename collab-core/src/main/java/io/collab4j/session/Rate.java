package io.collab4j.session;

/**
 * A budget that refills.
 *
 * @param burst how much may come at once
 * @param perSecond how much comes back each second
 */
public record Rate(double burst, double perSecond) {
    /** No limit. */
    public static final Rate UNLIMITED = new Rate(Double.POSITIVE_INFINITY, 0);
}
