package io.collab4j.store;

/**
 * What a node can listen to.
 *
 * @param <E> what is told of it
 */
public sealed interface Topic<E extends BusEvent> permits DocumentKey, TenantKey, ChannelKey, StreamNode {}
