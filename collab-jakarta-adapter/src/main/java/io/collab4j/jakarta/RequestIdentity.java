package io.collab4j.jakarta;

import io.collab4j.Collab;
import io.collab4j.identity.Credentials;
import io.collab4j.identity.Identity;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Who sends a request: by its token, or by a ticket where none can be shown. */
final class RequestIdentity {
    private final Collab collab;
    private final HandshakeTokens tokens;

    RequestIdentity(Collab collab, CollabServletOptions options) {
        this.collab = collab;
        this.tokens = new HandshakeTokens(options.queryTokenAllowed());
    }

    /**
     * By the token alone.
     *
     * @return fails with a {@code CollabException}
     */
    CompletionStage<Identity> byToken(HttpServletRequest request) {
        try {
            Optional<String> token = tokens.find(request);
            if (token.isEmpty()) {
                return refused(ErrorCode.AUTHENTICATION_REQUIRED);
            }
            return token.get().length() > collab.limits().messages().maxTokenBytes()
                    ? refused(ErrorCode.INVALID_TOKEN)
                    : collab.authenticate(new Credentials(token.get()));
        } catch (HandshakeTokens.UnusableException unusable) {
            return refused(ErrorCode.INVALID_TOKEN);
        }
    }

    /**
     * By the token, or without one by the ticket.
     *
     * @param path that a ticket has to be for
     * @return fails with a {@code CollabException}
     */
    CompletionStage<Identity> byTokenOrTicket(HttpServletRequest request, String path) {
        Optional<String> ticket = QueryString.find(request, "ticket");
        try {
            return ticket.isEmpty() || tokens.find(request).isPresent()
                    ? byToken(request)
                    : collab.feeds().tickets().redeem(ticket.get(), path);
        } catch (HandshakeTokens.UnusableException unusable) {
            return refused(ErrorCode.INVALID_TOKEN);
        }
    }

    private static CompletionStage<Identity> refused(ErrorCode code) {
        return CompletableFuture.failedFuture(new CollabException(code, "not authenticated"));
    }
}
