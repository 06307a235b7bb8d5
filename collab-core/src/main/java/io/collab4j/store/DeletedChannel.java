package io.collab4j.store;

/**
 * A channel is no more; what is published on it from here on belongs to another epoch.
 *
 * @param reason for those who were subscribed
 */
public record DeletedChannel(String epoch, String reason) implements ChannelEvent {}
