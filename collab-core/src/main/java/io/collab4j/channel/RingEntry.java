package io.collab4j.channel;

import io.collab4j.json.Utf8;
import io.collab4j.protocol.ChannelMessages.Message;
import io.collab4j.store.ChannelMessage;
import org.jspecify.annotations.Nullable;

/** A message of an open channel, encoded once by whoever needs it first. */
final class RingEntry {
    /** About what the message around the data takes. */
    private static final int FRAME = 128;

    private final String channel;
    private final ChannelMessage message;
    private final int bytes;
    // Encoding twice in a race gives the same text, so it needs no more than a plain field.
    private @Nullable String encoded;

    RingEntry(String channel, ChannelMessage message) {
        this.channel = channel;
        this.message = message;
        this.bytes =
                Utf8.length(message.data()) + channel.length() + message.event().length() + FRAME;
    }

    long offset() {
        return message.offset();
    }

    ChannelMessage message() {
        return message;
    }

    /** About how much it takes. */
    int bytes() {
        return bytes;
    }

    String encoded() {
        String known = encoded;
        if (known == null) {
            known = encode(channel, message);
            encoded = known;
        }
        return known;
    }

    static String encode(String channel, ChannelMessage message) {
        return new Message(
                        channel,
                        message.event(),
                        message.data(),
                        message.offset(),
                        message.userId(),
                        message.timestamp())
                .encode();
    }
}
