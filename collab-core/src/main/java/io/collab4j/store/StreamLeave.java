package io.collab4j.store;

/**
 * A client's word that it leaves its stream, which reached another node than the stream's.
 *
 * @param node the one that asks
 * @param request by which the answer is known again
 * @param stream hash of the stream's key; the key itself is never told
 * @param tenantId of whoever sent it, as his token says
 */
public record StreamLeave(String node, String request, String stream, String tenantId, String userId)
        implements StreamEvent {}
