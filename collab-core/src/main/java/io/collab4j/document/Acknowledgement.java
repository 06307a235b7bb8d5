package io.collab4j.document;

import org.jspecify.annotations.Nullable;

/**
 * What the author of a committed edit is told.
 *
 * @param value whether the edit was a {@code field_change}
 * @param operation as it was committed, as JSON; null if the log no longer holds it
 * @param ref the id of the message that is answered, if it had one
 */
public record Acknowledgement(
        boolean value,
        long seq,
        long revision,
        String operationId,
        @Nullable String operation,
        @Nullable String ref) {}
