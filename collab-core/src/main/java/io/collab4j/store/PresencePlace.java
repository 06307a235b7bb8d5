package io.collab4j.store;

/** Where somebody can be: in a tenant, as a user, or in a document, as a session. */
public sealed interface PresencePlace permits TenantKey, DocumentKey {

    /** What is in the place on behalf of an entry; it is there as long as one of its entries is. */
    String keyOf(PresenceEntry entry);
}
