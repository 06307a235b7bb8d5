package io.collab4j.store;

import io.collab4j.protocol.ChannelPosition;
import java.util.List;

/**
 * A part of a channel.
 *
 * @param head where the channel stands
 * @param complete whether the messages are all that follow the position asked for, up to the limit; false if some of them
 *     are kept no longer, or the channel never was there
 * @param messages in order, without a gap
 */
public record ChannelRead(ChannelPosition head, boolean complete, List<ChannelMessage> messages) {
    public ChannelRead {
        messages = List.copyOf(messages);
    }
}
