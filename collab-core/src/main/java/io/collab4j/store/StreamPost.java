package io.collab4j.store;

/**
 * A client's frame that reached another node than its stream's.
 *
 * @param sequence which of the client's frames it is, from 1
 */
public record StreamPost(
        String node, String request, String stream, String tenantId, String userId, long sequence, String frame)
        implements StreamQuestion {

    /** Without the frame, which may carry a token. */
    @Override
    public String toString() {
        return "StreamPost[node=" + node + ", request=" + request + ", stream=" + stream + ", tenantId=" + tenantId
                + ", userId=" + userId + ", sequence=" + sequence + "]";
    }
}
