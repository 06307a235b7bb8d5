package io.collab4j.store;

/** A client's word that it leaves its stream, which reached another node than the stream's. */
public record StreamLeave(String node, String request, String stream, String tenantId, String userId)
        implements StreamQuestion {}
