package io.collab4j.protocol;

import io.collab4j.json.ObjectWriter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server says about channels. Parts that are JSON text already are written as they are. */
public final class ChannelMessages {
    private ChannelMessages() {}

    /**
     * The answer to a subscription.
     *
     * @param position behind the last of the messages; what follows it comes as it is published
     * @param recovered whether the messages are all that the client had missed, or the first of them with the rest to come
     * @param messages encoded as they would have come
     */
    public record Subscribed(
            @Nullable String ref, String channel, ChannelPosition position, boolean recovered, List<String> messages)
            implements ServerMessage {
        @Override
        public String encode() {
            return about("subscribed", ref, channel)
                    .put("epoch", position.epoch())
                    .put("offset", position.offset())
                    .put("recovered", recovered)
                    .raw("messages", "[" + String.join(",", messages) + "]")
                    .end();
        }
    }

    /** Nothing more comes from the channel; with a reason if the client did not ask for that. */
    public record Unsubscribed(
            @Nullable String ref, String channel, @Nullable String reason) implements ServerMessage {
        @Override
        public String encode() {
            return about("unsubscribed", ref, channel).put("reason", reason).end();
        }
    }

    /** What the client said has its place in the channel. */
    public record Published(@Nullable String ref, String channel, long offset) implements ServerMessage {
        @Override
        public String encode() {
            return about("published", ref, channel).put("offset", offset).end();
        }
    }

    /**
     * A message of a channel.
     *
     * @param data JSON text
     * @param userId null if the application published it
     */
    public record Message(
            String channel,
            String event,
            String data,
            long offset,
            @Nullable String userId,
            Instant timestamp) implements ServerMessage {
        @Override
        public String encode() {
            return about("message", null, channel)
                    .put("event", event)
                    .raw("data", data)
                    .put("offset", offset)
                    .put("user_id", userId)
                    .put("timestamp", timestamp.toString())
                    .end();
        }
    }

    private static ObjectWriter about(String type, @Nullable String ref, String channel) {
        return new ObjectWriter().put("type", type).put("ref", ref).put("channel", channel);
    }
}
