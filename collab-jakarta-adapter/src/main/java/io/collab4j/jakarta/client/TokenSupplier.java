package io.collab4j.jakarta.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Gives the token that proves who the client is. Asked on the client's loop for every connection, so it must not block. */
@FunctionalInterface
public interface TokenSupplier {

    /** Why a token is asked for. */
    enum Reason {
        /** A connection is made. */
        CONNECT,
        /** The one in use ends soon. */
        EXPIRING,
        /** The last one was not taken; the same again ends the client. */
        REFUSED
    }

    /**
     * A token.
     *
     * @return a failure counts as a failed attempt, as does none within 15 s: it is asked again later
     */
    CompletionStage<String> token(Reason reason);

    /** A supplier that knows the token at once. */
    static TokenSupplier of(Supplier<String> tokens) {
        return reason -> CompletableFuture.completedFuture(tokens.get());
    }
}
