package io.collab4j.store;

import java.util.List;

/**
 * What a store tells the nodes about messages that were appended together.
 *
 * @param messages one at least, their offsets without a gap
 */
public record PublishedMessages(String epoch, List<ChannelMessage> messages) implements ChannelEvent {
    public PublishedMessages {
        messages = List.copyOf(messages);
    }
}
