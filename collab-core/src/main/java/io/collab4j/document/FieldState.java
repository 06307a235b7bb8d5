package io.collab4j.document;

/**
 * What a field held at one moment.
 *
 * @param state of the field's type: a {@code Text}, or a {@code JsonValue}
 */
public record FieldState(String fieldType, String epoch, long revision, Object state) {}
