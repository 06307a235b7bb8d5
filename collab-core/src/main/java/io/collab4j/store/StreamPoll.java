package io.collab4j.store;

/**
 * A client's question for the next frame that reached another node than its stream's.
 *
 * @param sequence which answer is asked for, from 1
 */
public record StreamPoll(String node, String request, String stream, String tenantId, String userId, long sequence)
        implements StreamQuestion {}
