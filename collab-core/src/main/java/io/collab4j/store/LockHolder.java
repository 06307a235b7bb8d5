package io.collab4j.store;

/**
 * Who holds a lock, or wants to: a client, in the session it speaks through now.
 *
 * @param author whose client id is the holder; an older generation of it can neither take nor release what a newer one holds
 * @param userInfo what others may see of the user, as JSON
 */
public record LockHolder(Author author, String userInfo) {
    public String clientId() {
        return author.clientId();
    }

    /** Whether the other one is the same client. */
    public boolean isClient(String clientId) {
        return author.clientId().equals(clientId);
    }
}
