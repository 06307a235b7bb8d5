package io.collab4j.store;

/** A document of a tenant; two keys are equal only if both parts are. */
public record DocumentKey(String tenantId, String documentId) implements Topic<DocumentEvent>, PresencePlace {
    public FieldKey field(String fieldName) {
        return new FieldKey(this, fieldName);
    }

    @Override
    public String keyOf(PresenceEntry entry) {
        return entry.sessionId();
    }
}
