package io.collab4j.jakarta.client;

import io.collab4j.json.ObjectWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who this client is to the server, kept from one line to the next so that it goes on as the same one. On the loop only. */
final class Credentials {
    private @Nullable ClientIdentity identity;
    private @Nullable String resumeToken;
    private boolean forgotten;

    /** The first message of a line. */
    String authenticate(String token) {
        return new ObjectWriter()
                .put("type", "authenticate")
                .put("token", token)
                .put("client_id", identity == null || forgotten ? null : identity.clientId())
                .put("resume_token", forgotten ? null : resumeToken)
                .end();
    }

    /** Whether this client goes on as the one that it was on an earlier line. */
    boolean isSomebody() {
        return identity != null && !forgotten;
    }

    /** The answer to it; gives the client id of before if it is another one now. */
    Optional<String> accepted(ClientIdentity now, Optional<String> newResumeToken) {
        Optional<String> former =
                Optional.ofNullable(identity).map(ClientIdentity::clientId).filter(id -> !id.equals(now.clientId()));
        identity = now;
        resumeToken = newResumeToken.orElse(null);
        forgotten = false;
        return former;
    }

    /** The next line is that of somebody new, who still has to hear what this client was called before. */
    void forget() {
        forgotten = true;
    }

    long maxFrameBytes() {
        return identity == null ? Long.MAX_VALUE : identity.limits().maxFrameBytes();
    }
}
