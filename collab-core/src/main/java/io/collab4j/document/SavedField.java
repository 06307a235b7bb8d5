package io.collab4j.document;

/**
 * A state of a field to be saved. Of two states the one with the larger (epoch ordinal, revision) is the newer.
 */
public record SavedField(
        String tenantId, String documentId, String fieldName, FieldContent content, long epochOrdinal, long revision) {}
