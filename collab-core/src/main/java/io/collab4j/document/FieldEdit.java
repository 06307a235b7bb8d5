package io.collab4j.document;

/**
 * One committed edit, as a watcher in the server's process sees it.
 *
 * @param operation of the field's type: a {@code TextOperation}, or a {@code JsonValue}
 * @param state after it
 */
public record FieldEdit(
        String fieldName, long revision, String userId, String clientId, Object operation, Object state) {}
