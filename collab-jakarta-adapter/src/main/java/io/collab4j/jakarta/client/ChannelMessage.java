package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue;
import java.time.Instant;
import java.util.Optional;

/**
 * What was published to a channel.
 *
 * @param offset counts 1, 2, 3, … within an epoch of the channel
 * @param userId who said it; empty if it was the application
 */
public record ChannelMessage(
        String event, JsonValue data, long offset, Optional<String> userId, Optional<Instant> timestamp) {

    static ChannelMessage of(Message message) {
        return new ChannelMessage(
                message.text("event").orElse("message"),
                message.get("data").orElse(JsonValue.ofNull()),
                message.integer("offset", 0),
                message.text("user_id"),
                message.instant("timestamp"));
    }
}
