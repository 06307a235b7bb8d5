package io.collab4j.testing;

import io.collab4j.identity.Authenticator;
import io.collab4j.identity.Credentials;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes {@code user}, {@code user@tenant} and {@code user@tenant@seconds} for tokens, and nothing that begins with bad. */
public final class Tokens implements Authenticator {
    private final VirtualWorld world;

    public Tokens(VirtualWorld world) {
        this.world = world;
    }

    @Override
    public CompletionStage<Identity> authenticate(Credentials credentials) {
        String[] parts = credentials.token().split("@", -1);
        if (parts[0].startsWith("bad")) {
            return CompletableFuture.failedFuture(new CollabException(ErrorCode.INVALID_TOKEN, "not accepted"));
        }
        String tenant = parts.length > 1 ? parts[1] : "acme";
        Instant end = parts.length > 2
                ? world.runtime().clock().instant().plusSeconds(Long.parseLong(parts[2]))
                : Instant.MAX;
        User user = User.named(tenant, parts[0], parts[0]);
        // Issued when it is shown, and named like itself.
        Instant now = world.runtime().clock().instant();
        return CompletableFuture.completedFuture(new Identity(user, now, end, credentials.token()));
    }
}
