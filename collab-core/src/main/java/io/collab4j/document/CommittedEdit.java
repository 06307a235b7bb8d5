package io.collab4j.document;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One edit that is committed, as the application is told of it.
 *
 * @param before of the field's type: a {@code Text} or a {@code JsonValue}; null if it is not kept here any more
 * @param after of the same type
 */
public record CommittedEdit(
        String tenantId,
        String documentId,
        String fieldName,
        String fieldType,
        long revision,
        String userId,
        String clientId,
        @Nullable Object before,
        Object after,
        Instant timestamp) {}
