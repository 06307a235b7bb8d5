package io.collab4j.store;

/**
 * Who made an operation.
 *
 * @param clientId issued by the server, bound to user and tenant
 * @param generation how often that client had resumed; a store refuses one that is older than the newest it has seen
 */
public record Author(String userId, String clientId, String sessionId, long generation) {}
