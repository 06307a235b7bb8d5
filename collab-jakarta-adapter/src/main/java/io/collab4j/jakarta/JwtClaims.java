package io.collab4j.jakarta;

import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonBoolean;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.protocol.CollabException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the claims of one issuer must say, and the identity they then make.
 *
 * @param fixedTenant of everybody; null if the tenant claim tells
 */
record JwtClaims(
        String audience,
        Duration leeway,
        String tenantClaim,
        @Nullable String fixedTenant,
        Set<String> infoClaims) {
    private static final int MAX_ID_LENGTH = 128;
    private static final int MAX_INFO_LENGTH = 1_024;
    /** The year 9999; somebody who writes milliseconds is far beyond it. */
    private static final double LAST_SECOND = 253_402_300_799.0;

    JwtClaims {
        infoClaims = Set.copyOf(infoClaims);
    }

    /**
     * Whom verified claims stand for.
     *
     * @throws CollabException if they are not good, or not good any more
     */
    Identity identify(JsonObject claims, Instant now) {
        if (!isForUs(claims)) {
            throw JwtRefusal.invalid();
        }
        requireBegun(claims, "nbf", now);
        requireBegun(claims, "iat", now);
        String tenant = fixedTenant != null ? fixedTenant : id(claims, tenantClaim);
        User user = new User(tenant, id(claims, "sub"), info(claims));
        Instant expiresAt = instant(claims, "exp").orElseThrow(JwtRefusal::invalid);
        // Last of all, so that "expired" is said of good tokens only.
        if (!now.isBefore(expiresAt.plus(leeway))) {
            throw JwtRefusal.expired();
        }
        Instant issuedAt = instant(claims, "iat").orElse(Instant.MIN);
        return new Identity(user, issuedAt, expiresAt, tokenId(claims));
    }

    /** One that is no id cannot be named in a revocation either. */
    private static @Nullable String tokenId(JsonObject claims) {
        return JwtToken.string(claims, "jti").filter(JwtClaims::isId).orElse(null);
    }

    private boolean isForUs(JsonObject claims) {
        JsonValue wanted = JsonValue.of(audience);
        return claims.get("aud")
                .filter(aud -> aud.equals(wanted)
                        || (aud instanceof JsonArray several && several.values().contains(wanted)))
                .isPresent();
    }

    private void requireBegun(JsonObject claims, String claim, Instant now) {
        if (instant(claims, claim)
                .filter(begin -> begin.isAfter(now.plus(leeway)))
                .isPresent()) {
            throw JwtRefusal.invalid();
        }
    }

    private static Optional<Instant> instant(JsonObject claims, String claim) {
        return claims.get(claim).map(value -> {
            if (value instanceof JsonNumber number && number.value() >= 0 && number.value() <= LAST_SECOND) {
                return Instant.ofEpochMilli((long) (number.value() * 1_000));
            }
            throw JwtRefusal.invalid();
        });
    }

    private static String id(JsonObject claims, String claim) {
        return JwtToken.string(claims, claim).filter(JwtClaims::isId).orElseThrow(JwtRefusal::invalid);
    }

    /** Whether a string can be the id of a user or a tenant. */
    static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= MAX_ID_LENGTH && id.codePoints().noneMatch(JwtClaims::endsOrSteersLines);
    }

    private static boolean endsOrSteersLines(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }

    /** For people to see: what is unfit is left out, the token stays good. */
    private JsonObject info(JsonObject claims) {
        JsonObject info = JsonObject.EMPTY;
        for (String claim : infoClaims.stream().sorted().toList()) {
            Optional<JsonValue> value = claims.get(claim).filter(JwtClaims::isShowable);
            if (value.isPresent()) {
                info = info.with(claim, value.get());
            }
        }
        return info;
    }

    private static boolean isShowable(JsonValue value) {
        if (value instanceof JsonString string) {
            return string.value().length() <= MAX_INFO_LENGTH;
        }
        return value instanceof JsonNumber || value instanceof JsonBoolean;
    }
}
