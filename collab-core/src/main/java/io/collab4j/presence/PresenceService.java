package io.collab4j.presence;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Who is there, over all nodes, for the application; nobody's permission is asked. Any thread. */
public interface PresenceService {

    /**
     * The users of a tenant that have a connection, once each, in the order of their ids.
     *
     * @return fails with {@code store_unavailable} if the store does not answer
     */
    CompletionStage<List<PresentUser>> online(String tenantId);

    /**
     * The sessions that are in a document, in the order of their ids.
     *
     * @return fails with {@code store_unavailable} if the store does not answer
     */
    CompletionStage<List<DocumentMember>> members(String tenantId, String documentId);
}
