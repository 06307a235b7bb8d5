package io.collab4j.store;

/**
 * A topic may have been told something that this listener did not hear: its subscription has only begun to stand, or stands
 * again after a break. Said by the bus itself, never published.
 */
public record EventsMissed() implements DocumentEvent, TenantEvent, ChannelEvent, StreamEvent {}
