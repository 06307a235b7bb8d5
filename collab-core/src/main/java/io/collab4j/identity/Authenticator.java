package io.collab4j.identity;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Turns credentials into an identity. Any number of threads call it; it must not block them. */
@FunctionalInterface
public interface Authenticator {

    /** Knows nobody. */
    Authenticator NOBODY = credentials ->
            CompletableFuture.failedFuture(new CollabException(ErrorCode.INVALID_TOKEN, "the token is not accepted"));

    /**
     * Verifies a proof.
     *
     * @return fails with {@code invalid_token} or {@code token_expired}, whose message tells nothing about why; with
     *     {@code store_unavailable} when it cannot be decided now
     */
    CompletionStage<Identity> authenticate(Credentials credentials);
}
