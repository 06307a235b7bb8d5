package io.collab4j.store;

/** What nodes tell each other about streams; told to the one node that it is for. */
public sealed interface StreamEvent extends BusEvent permits StreamQuestion, StreamReply, EventsMissed {}
