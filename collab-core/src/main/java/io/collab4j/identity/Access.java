package io.collab4j.identity;

import org.jspecify.annotations.Nullable;

/**
 * One thing somebody asks to do; the tenant is the user's.
 *
 * @param documentType a hint of the client, never identity
 * @param fieldName null for the document as a whole
 */
public record Access(
        User user,
        Action action,
        String documentType,
        String documentId,
        @Nullable String fieldName) {}
