package io.collab4j.store;

/** A lock has ended. */
public record FieldUnlocked(String fieldName, long token, LockEnd reason) implements DocumentEvent {}
