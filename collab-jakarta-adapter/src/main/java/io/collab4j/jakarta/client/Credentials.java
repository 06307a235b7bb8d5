package io.collab4j.jakarta.client;

import io.collab4j.json.ObjectWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who this client is to the server, kept from one line to the next so that it goes on as the same one. On the loop only. */
final class Credentials {
    private @Nullable ClientIdentity identity;
    private @Nullable String resumeToken;

    /** The first message of a line. */
    String authenticate(String token) {
        return new ObjectWriter()
                .put("type", "authenticate")
                .put("token", token)
                .put("client_id", identity == null ? null : identity.clientId())
                .put("resume_token", identity == null ? null : resumeToken)
                .end();
    }

    /** Whether the server knows this client from an earlier line. */
    boolean isSomebody() {
        return identity != null;
    }

    /** The answer to it; gives the client id of before if the server has given another one. */
    Optional<String> accepted(ClientIdentity now, Optional<String> newResumeToken) {
        Optional<String> former =
                Optional.ofNullable(identity).map(ClientIdentity::clientId).filter(id -> !id.equals(now.clientId()));
        identity = now;
        resumeToken = newResumeToken.orElse(null);
        return former;
    }

    /** Somebody else goes on under this id: the next line is that of somebody new. */
    void forget() {
        identity = null;
    }

    long maxFrameBytes() {
        return identity == null ? Long.MAX_VALUE : identity.limits().maxFrameBytes();
    }
}
