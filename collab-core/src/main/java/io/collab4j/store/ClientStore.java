package io.collab4j.store;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** Client ids and their resume tokens. Tokens are stored as hashes only. */
public interface ClientStore {

    /** Remembers a new client with generation 1. */
    CompletionStage<Void> issue(ClientKey client, String tokenHash, Duration timeToLive);

    /**
     * Takes a client over: its generation is raised, the new token becomes the current one, and the token that was
     * presented stays good until the new one is used.
     *
     * @return the new generation; empty if the client is unknown, gone, or the token is neither the current one nor the
     *     one before it
     */
    CompletionStage<OptionalLong> resume(ClientKey client, String presentedHash, String newHash, Duration timeToLive);

    /** The client was seen: it lives on from now. */
    CompletionStage<Void> touch(ClientKey client, Duration timeToLive);

    /** The client cannot be resumed from here on, and what it sends is not refused for that. */
    CompletionStage<Void> forget(ClientKey client);

    /** A client id with whom it was issued to. */
    record ClientKey(String tenantId, String userId, String clientId) {}
}
