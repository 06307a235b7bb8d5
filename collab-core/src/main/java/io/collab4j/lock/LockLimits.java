package io.collab4j.lock;

import java.time.Duration;

/**
 * How long and how many.
 *
 * @param lease until a lock ends that is not renewed
 * @param grace how long a lock outlives the connection of its holder
 * @param idle how long a lock may be held without an edit, however often it is renewed
 * @param perSession how many locks one connection may hold or wait for
 * @param perTenant how many locks a tenant may hold
 * @param waiters how many may wait for one field
 * @param heartbeat after which each node asks what became of the locks of an open document
 */
public record LockLimits(
        Duration lease, Duration grace, Duration idle, int perSession, int perTenant, int waiters, Duration heartbeat) {

    /** What the protocol promises. */
    public static final LockLimits DEFAULT = new LockLimits(
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            32,
            10_000,
            32,
            Duration.ofSeconds(10));

    public LockLimits {
        if (!isPositive(lease) || grace.isNegative() || !isPositive(idle) || !isPositive(heartbeat)) {
            throw new IllegalArgumentException("a lock takes its time");
        }
    }

    private static boolean isPositive(Duration time) {
        return !time.isNegative() && !time.isZero();
    }

    /** How long the place of one who waits is kept though nothing is heard of it. */
    Duration patience() {
        return heartbeat.multipliedBy(3);
    }

    /** The same but for what will be set. */
    public LockLimitsBuilder toBuilder() {
        return new LockLimitsBuilder(this);
    }
}
