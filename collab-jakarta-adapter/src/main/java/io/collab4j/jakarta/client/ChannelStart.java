package io.collab4j.jakarta.client;

/**
 * Where a subscription stands when the server has answered.
 *
 * @param recovered false if messages are missing before those that follow, and what is shown has to be fetched anew; a
 *     first subscription misses nothing
 * @param epoch of the channel's numbering
 * @param offset of the last message that came with the answer
 */
public record ChannelStart(boolean recovered, String epoch, long offset) {}
