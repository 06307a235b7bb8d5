package io.collab4j.feed;

import java.time.Duration;

/**
 * How much feeds may take.
 *
 * @param streamsPerUser that are open at once on this node
 * @param streamsPerTenant that are open at once on this node
 * @param heartbeat between two signs of life to a reader
 * @param lifetime of a stream, after which its reader comes again where it was; each stream's is up to a tenth more or less
 * @param retry how long a reader waits before it comes again, and up to as long again, so that not all come at once
 * @param sendTimeout that sending may take before a reader counts as gone
 * @param initialDataPatience that the application may take to say what a reader is shown first
 * @param pollWait how long a poll waits for something to tell
 * @param ticketLifetime within which a ticket is to be used
 * @param ticketsPerUser that one node gives out within that time
 */
public record FeedLimits(
        int streamsPerUser,
        int streamsPerTenant,
        Duration heartbeat,
        Duration lifetime,
        Duration retry,
        Duration sendTimeout,
        Duration initialDataPatience,
        Duration pollWait,
        Duration ticketLifetime,
        int ticketsPerUser) {

    /** What the protocol promises. */
    public static final FeedLimits DEFAULT = new FeedLimits(
            6,
            2_000,
            Duration.ofSeconds(25),
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            30);

    /** The same but for what will be set. */
    public FeedLimitsBuilder toBuilder() {
        return new FeedLimitsBuilder(this);
    }

    /** As many streams as there is memory for, for load tests. */
    public FeedLimits unthrottled() {
        return toBuilder()
                .streamsPerUser(Integer.MAX_VALUE)
                .streamsPerTenant(Integer.MAX_VALUE)
                .ticketsPerUser(Integer.MAX_VALUE)
                .build();
    }
}
