package io.collab4j.document;

/**
 * A document as the application knows it.
 *
 * @param documentType what the first client called it: a hint, never identity
 */
public record DocumentReference(String tenantId, String documentId, String documentType) {}
