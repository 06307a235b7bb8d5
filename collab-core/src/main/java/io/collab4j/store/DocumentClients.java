package io.collab4j.store;

import java.util.concurrent.CompletionStage;

/** How far each client has come in each field, beside the log and outliving it. */
public interface DocumentClients {

    /**
     * Raises the generation of a client in a field, so that commits of an older one are refused from here on.
     *
     * @return the client's record in this epoch
     */
    CompletionStage<ClientRecord> attach(FieldKey field, String epoch, String clientId, long generation);
}
