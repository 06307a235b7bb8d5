package io.collab4j.session;

/**
 * What may come in, and what that may have others told. A message has to be within the budgets of its connection, of its user and of its tenant; one that any of them
 * refuses takes from none. Nodes of one store count together: each decides by itself and learns within a second what the
 * others have let through, which is missing afterwards.
 *
 * @param perConnection what one connection may send
 * @param perUser what all connections of a user may send together; it does not refill by connecting again
 * @param perTenant what all users of a tenant may send together
 * @param deliveries characters that a tenant's connections are told of what others do, of all of them together. What has been
 *     delivered beyond it is owed, and while that is so its users' edits, cursors and publications are refused
 * @param refusals answers with {@code rate_limited} on one connection before it is closed as flooding
 */
public record RateLimits(Budgets perConnection, Budgets perUser, Budgets perTenant, Rate deliveries, Rate refusals) {

    private static final Budgets CONNECTION = new Budgets(
            new Rate(100, 100 / 60.0),
            new Rate(60, 20),
            new Rate(256 * 1024, 64 * 1024),
            new Rate(256, 4),
            new Rate(40, 20),
            new Rate(100, 10),
            new Rate(10, 10 / 60.0),
            new Rate(5, 5 / 60.0));

    /** Several windows and devices of one person, all of them busy. */
    private static final int BUSY_CONNECTIONS = 5;

    /**
     * A thousand people who type take half of the operations; where all connections come back at once, each of them may join
     * twenty documents and channels, and read the history of two. A tenth of the bytes is what a thousand people type.
     */
    private static final Budgets TENANT = new Budgets(
            new Rate(20_000, 1_000),
            new Rate(20_000, 10_000),
            new Rate(64 * 1024 * 1024, 8 * 1024 * 1024),
            new Rate(40_000, 1_000),
            new Rate(20_000, 10_000),
            new Rate(10_000, 2_000),
            new Rate(4_000, 100),
            new Rate(4_000, 50));

    /** A sixth of what one processor delivers in short messages; at once some long ones to a thousand readers. */
    private static final Rate DELIVERIES = new Rate(200_000_000, 50_000_000);

    /** What the protocol promises to a connection, five times as much to a user, and a tenant of a thousand active people. */
    public static final RateLimits DEFAULT =
            new RateLimits(CONNECTION, CONNECTION.times(BUSY_CONNECTIONS), TENANT, DELIVERIES, new Rate(200, 10));

    /** For load tests. */
    public static final RateLimits NONE =
            new RateLimits(Budgets.UNLIMITED, Budgets.UNLIMITED, Budgets.UNLIMITED, Rate.UNLIMITED, Rate.UNLIMITED);

    /** The same but for one connection. */
    public RateLimits withPerConnection(Budgets other) {
        return new RateLimits(other, perUser, perTenant, deliveries, refusals);
    }

    /** The same but for all connections of a user. */
    public RateLimits withPerUser(Budgets other) {
        return new RateLimits(perConnection, other, perTenant, deliveries, refusals);
    }

    /** The same but for all users of a tenant. */
    public RateLimits withPerTenant(Budgets other) {
        return new RateLimits(perConnection, perUser, other, deliveries, refusals);
    }

    /** The same but for what a tenant's connections are told. */
    public RateLimits withDeliveries(Rate other) {
        return new RateLimits(perConnection, perUser, perTenant, other, refusals);
    }
}
