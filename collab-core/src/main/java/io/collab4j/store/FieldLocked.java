package io.collab4j.store;

/** A lock was granted, prolonged, is its holder's in another session, or has but its grace left. */
public record FieldLocked(FieldLock lock) implements DocumentEvent {}
