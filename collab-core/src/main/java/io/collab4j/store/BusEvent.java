package io.collab4j.store;

/** What one node tells the others. Of a closed family, so that a bus between processes knows all it has to write. */
public sealed interface BusEvent permits DocumentEvent, TenantEvent, ChannelEvent, StreamEvent {}
