package io.collab4j.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as a channel keeps it.
 *
 * @param offset 1, 2, 3, … within the epoch
 * @param data JSON text
 * @param userId who published it; null if the application did
 */
public record ChannelMessage(
        long offset, String event, String data, @Nullable String userId, Instant timestamp) {}
