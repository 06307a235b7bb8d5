package io.collab4j.jakarta;

import io.collab4j.identity.Identity;
import io.collab4j.protocol.CollabException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One issuer, its keys and its rules. The keys are found through it alone, so two issuers may use the same key names.
 *
 * @param type the only {@code typ} taken; null for an ordinary or an access token
 */
record JwtIssuer(
        String name,
        Set<JwtAlgorithm> algorithms,
        @Nullable String type,
        JwtKeySource keys,
        JwtClaims rules,
        InstantSource clock) {

    /** Without one tokens for other purposes, say logging out, would pass as well. */
    private static final Set<String> ORDINARY_TYPES = Set.of("jwt", "at+jwt");

    JwtIssuer {
        algorithms = Set.copyOf(algorithms);
        type = type == null ? null : normal(type);
    }

    /**
     * Whom a token of this issuer belongs to.
     *
     * @throws CollabException if its header alone rules it out
     */
    CompletionStage<Identity> verify(JwtToken token) {
        JwtAlgorithm algorithm = token.header("alg")
                .flatMap(JwtAlgorithm::named)
                .filter(algorithms::contains)
                .orElseThrow(JwtRefusal::invalid);
        if (!hasRightType(token)) {
            throw JwtRefusal.invalid();
        }
        return keys.find(algorithm, token.kid()).thenApply(candidates -> decide(token, algorithm, candidates));
    }

    private boolean hasRightType(JwtToken token) {
        if (!token.hasHeader("typ")) {
            return type == null;
        }
        String typ = normal(token.header("typ").orElseThrow(JwtRefusal::invalid));
        return type == null ? ORDINARY_TYPES.contains(typ) : type.equals(typ);
    }

    private static String normal(String mediaType) {
        String lower = mediaType.toLowerCase(Locale.ROOT);
        return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
    }

    private Identity decide(JwtToken token, JwtAlgorithm algorithm, List<JwtKey> candidates) {
        if (candidates.stream().noneMatch(key -> token.isSignedBy(key, algorithm))) {
            throw JwtRefusal.invalid();
        }
        return rules.identify(token.claims(), clock.instant());
    }
}
