package io.collab4j.store;

/** The document was deleted. */
public record DocumentDeleted() implements DocumentEvent {}
