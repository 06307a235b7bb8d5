package io.collab4j.channel;

import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.ChannelMessage;
import java.util.List;

/**
 * The newest messages of a channel.
 *
 * @param position where the channel stands, for a subscription that goes on from here
 * @param messages in their order
 */
public record ChannelHistory(ChannelPosition position, List<ChannelMessage> messages) {
    public ChannelHistory {
        messages = List.copyOf(messages);
    }
}
