package io.collab4j.store;

/**
 * One connection that is in a place.
 *
 * @param node the one that holds the connection; the entry ends with the node's lease
 * @param userInfo what others may see of the user, as JSON
 */
public record PresenceEntry(String node, String sessionId, String userId, String userInfo) {}
