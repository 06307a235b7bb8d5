package io.collab4j.store;

/** A tenant as a topic and as a place where people are: each user counts once, whatever the number of connections. */
public record TenantKey(String tenantId) implements Topic<TenantEvent>, PresencePlace {
    @Override
    public String keyOf(PresenceEntry entry) {
        return entry.userId();
    }
}
