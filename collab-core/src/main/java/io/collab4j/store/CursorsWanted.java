package io.collab4j.store;

/**
 * A node asks for the cursors of a document's members on other nodes.
 *
 * @param node the one that asks
 */
public record CursorsWanted(String node) implements DocumentEvent {}
