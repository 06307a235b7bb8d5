package io.collab4j.store;

/** A field of a document. */
public record FieldKey(DocumentKey document, String fieldName) {}
