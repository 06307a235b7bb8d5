package io.collab4j.jakarta;

import io.collab4j.identity.Authenticator;
import io.collab4j.identity.Credentials;
import io.collab4j.identity.Identity;
import io.collab4j.protocol.CollabException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies signed JSON Web Tokens (RFC 7519, with the advice of RFC 8725) of issuers that are known beforehand.
 *
 * <p>A token says who its issuer is. That name is compared with the known ones before anything else; only the issuer's
 * own keys and algorithms then count, and whatever keys or addresses the token brings along are ignored. {@code iss},
 * {@code aud}, {@code exp}, {@code sub} and the tenant are required; {@code nbf} and {@code iat} are honoured if present.
 * {@code sub} and the tenant are taken as they are, without folding case or normalising: 1 to 128 UTF-16 code units and no
 * control characters or line separators.
 *
 * <p>Any number of threads may use it. Signatures are checked on the calling thread, which never waits: keys are fetched
 * on threads of the authenticator's own, where the answer for a token that waited for them is also given.
 */
public final class JwtAuthenticator implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(JwtAuthenticator.class);

    private final Map<String, JwtIssuer> issuers;

    private JwtAuthenticator(Map<String, JwtIssuer> issuers) {
        this.issuers = Map.copyOf(issuers);
    }

    static JwtAuthenticator of(JwtIssuer issuer) {
        return new JwtAuthenticator(Map.of(issuer.name(), issuer));
    }

    /** Begins to describe one issuer. */
    public static JwtAuthenticatorBuilder builder() {
        return new JwtAuthenticatorBuilder();
    }

    /**
     * Takes the tokens of several issuers. Each of them is trusted with every tenant that its tokens name, unless it is
     * kept to one by {@link JwtAuthenticatorBuilder#tenant}; the same {@code sub} in the same tenant is the same user,
     * whoever vouches for it.
     *
     * @throws IllegalArgumentException if two have the same issuer
     */
    public static JwtAuthenticator anyOf(JwtAuthenticator... authenticators) {
        Map<String, JwtIssuer> all = new TreeMap<>();
        for (JwtAuthenticator authenticator : authenticators) {
            authenticator.issuers.forEach((name, issuer) -> {
                if (all.put(name, issuer) != null) {
                    throw new IllegalArgumentException("an issuer is described twice");
                }
            });
        }
        return new JwtAuthenticator(all);
    }

    /**
     * Verifies a token.
     *
     * @return fails with a {@link CollabException}: {@code token_expired} if the token was good once, {@code
     *     store_unavailable} if the issuer's keys cannot be had and none is known from before, {@code invalid_token} with
     *     one and the same message for everything else
     */
    @Override
    public CompletionStage<Identity> authenticate(Credentials credentials) {
        CompletableFuture<Identity> answer = new CompletableFuture<>();
        try {
            verify(credentials.token()).whenComplete((identity, failure) -> {
                if (failure == null) {
                    answer.complete(identity);
                } else {
                    answer.completeExceptionally(told(failure));
                }
            });
        } catch (RuntimeException failure) {
            answer.completeExceptionally(told(failure));
        }
        return answer;
    }

    private CompletionStage<Identity> verify(String text) {
        JwtToken token = JwtToken.parse(text);
        JwtIssuer issuer = JwtToken.string(token.claims(), "iss")
                .flatMap(name -> Optional.ofNullable(issuers.get(name)))
                .orElseThrow(JwtRefusal::invalid);
        return issuer.verify(token);
    }

    private static CollabException told(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CollabException known) {
            return known;
        }
        // Its message may quote the token.
        LOG.error("verifying a token failed: {}", cause.getClass().getName());
        return JwtRefusal.invalid();
    }

    @Override
    public String toString() {
        return "JwtAuthenticator" + new TreeMap<>(issuers).keySet();
    }
}
