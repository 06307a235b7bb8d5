package io.collab4j.store;

/**
 * A client's question for the next frame that reached another node than its stream's.
 *
 * @param node the one that asks
 * @param request by which the answer is known again
 * @param stream hash of the stream's key; the key itself is never told
 * @param tenantId of whoever sent it, as his token says
 * @param sequence which answer is asked for, from 1
 */
public record StreamPoll(String node, String request, String stream, String tenantId, String userId, long sequence)
        implements StreamEvent {}
