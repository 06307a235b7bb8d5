package io.collab4j.session;

/**
 * How many connections there may be at once on this node; one past it is refused with {@code limit_exceeded}.
 */
public record ConnectionCaps(int perUser, int perTenant, int perAddress) {
    /** What the protocol promises. */
    public static final ConnectionCaps DEFAULT = new ConnectionCaps(20, 2_000, 100);

    /** For load tests. */
    public static final ConnectionCaps NONE =
            new ConnectionCaps(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
}
