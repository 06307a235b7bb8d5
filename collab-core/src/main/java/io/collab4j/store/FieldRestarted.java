package io.collab4j.store;

/** A field goes on in a new epoch, whose content only the store tells. */
public record FieldRestarted(String fieldName, Head head) implements DocumentEvent {}
