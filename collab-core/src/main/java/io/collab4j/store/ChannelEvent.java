package io.collab4j.store;

/** What happens on a channel; told to the nodes on which it is open. */
public sealed interface ChannelEvent extends BusEvent permits PublishedMessages, DeletedChannel, EventsMissed {}
