package io.collab4j.stream;

import java.time.Duration;

/**
 * How much the fallback transport may take; its connections count among all others.
 *
 * @param forwardPatience that another node may take to answer before the client is told to try again
 * @param forwardsPerUser requests of one user that wait for other nodes on this one
 */
public record StreamLimits(Duration forwardPatience, int forwardsPerUser) {

    /** What the protocol promises. */
    public static final StreamLimits DEFAULT = new StreamLimits(Duration.ofSeconds(2), 20);

    /** The same but for what will be set. */
    public StreamLimitsBuilder toBuilder() {
        return new StreamLimitsBuilder(this);
    }

    /** As many requests as there is memory for, for load tests. */
    public StreamLimits unthrottled() {
        return toBuilder().forwardsPerUser(Integer.MAX_VALUE).build();
    }
}
