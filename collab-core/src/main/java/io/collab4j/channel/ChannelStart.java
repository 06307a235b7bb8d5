package io.collab4j.channel;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.ChannelMessage;
import java.util.List;

/**
 * Where a subscription begins.
 *
 * @param position behind the last of the messages; what follows it comes once the subscription is started
 * @param recovered whether nothing is missing between where the subscriber was and the first thing it will be told
 */
public record ChannelStart(
        ChannelPosition position, boolean recovered, List<ChannelMessage> messages, ChannelSubscription subscription) {
    public ChannelStart {
        messages = List.copyOf(messages);
    }

    /** The messages as they would have come over the wire. */
    public List<String> encoded() {
        return messages.stream()
                .map(message -> RingEntry.encode(subscription.channel(), message))
                .toList();
    }
}
