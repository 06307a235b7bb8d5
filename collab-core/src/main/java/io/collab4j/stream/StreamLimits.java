package io.collab4j.stream;

import java.time.Duration;

/**
 * How much the fallback transport may take; its connections count among all others.
 *
 * @param forwardPatience that another node may take to answer before the client is told to try again
 * @param forwardsPerUser requests of one user that wait for other nodes on this one
 * @param pollWait how long a poll waits for something to tell
 * @param pollPause after an answer to a poll, until the next one has to have come
 */
public record StreamLimits(Duration forwardPatience, int forwardsPerUser, Duration pollWait, Duration pollPause) {

    /**
     * What the protocol promises. A poll that another node loses is noticed after its wait and the patience, which together are
     * shorter than the pause and than the time that a frame may take: nobody is let go for it.
     */
    public static final StreamLimits DEFAULT =
            new StreamLimits(Duration.ofSeconds(2), 20, Duration.ofSeconds(10), Duration.ofSeconds(15));

    /** The same but for what will be set. */
    public StreamLimitsBuilder toBuilder() {
        return new StreamLimitsBuilder(this);
    }

    /** As many requests as there is memory for, for load tests. */
    public StreamLimits unthrottled() {
        return toBuilder().forwardsPerUser(Integer.MAX_VALUE).build();
    }
}
