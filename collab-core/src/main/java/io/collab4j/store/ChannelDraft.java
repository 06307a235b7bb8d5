package io.collab4j.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that has no place in its channel yet.
 *
 * @param data JSON text
 * @param userId who publishes it; null if the application does
 */
public record ChannelDraft(
        String event, String data, @Nullable String userId, Instant timestamp) {
    /** The message at its place. */
    public ChannelMessage at(long offset) {
        return new ChannelMessage(offset, event, data, userId, timestamp);
    }
}
