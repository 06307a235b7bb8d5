package io.collab4j.store;

/** A channel of a tenant; two keys are equal only if both parts are. */
public record ChannelKey(String tenantId, String channel) implements Topic<ChannelEvent> {}
