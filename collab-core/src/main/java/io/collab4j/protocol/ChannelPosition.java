package io.collab4j.protocol;

/**
 * A place in a channel: behind the message with this offset.
 *
 * @param epoch one unbroken numbering of the channel
 * @param offset 0 before the first message
 */
public record ChannelPosition(String epoch, long offset) {}
