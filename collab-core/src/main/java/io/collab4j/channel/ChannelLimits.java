package io.collab4j.channel;

import io.collab4j.protocol.DeliveryPace;
import java.time.Duration;

/**
 * How much channels may take.
 *
 * @param subscriptions of one connection at once
 * @param historyPage messages in one answer
 * @param ringMessages and
 * @param ringBytes of the newest messages that a node keeps of an open channel, for its subscribers to take
 * @param backlogMessages and
 * @param backlogBytes that may wait for the store, of one publisher, and of all others of a channel on a node
 * @param heartbeat between two looks whether another node has published
 * @param idleUnload after which a channel without subscribers leaves the memory
 * @param pace how what is new reaches subscribers when there are many
 */
public record ChannelLimits(
        int subscriptions,
        int historyPage,
        int ringMessages,
        int ringBytes,
        int backlogMessages,
        int backlogBytes,
        Duration heartbeat,
        Duration idleUnload,
        DeliveryPace pace) {

    /** What the library promises. */
    public static final ChannelLimits DEFAULT = new ChannelLimits(
            128,
            300,
            1_000,
            1024 * 1024,
            1_000,
            1024 * 1024,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            DeliveryPace.DEFAULT);

    /** The same but for what will be set. */
    public ChannelLimitsBuilder toBuilder() {
        return new ChannelLimitsBuilder(this);
    }
}
