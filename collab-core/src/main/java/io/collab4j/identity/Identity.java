package io.collab4j.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A verified user, and how long the proof is good.
 *
 * @param issuedAt when the proof was made; {@link Instant#MIN} if that is not known, so that it counts as older than every
 *     revocation
 * @param expiresAt when the proof ends; {@link Instant#MAX} for never
 * @param tokenId by which the proof itself can be revoked; null if it has none
 */
public record Identity(
        User user,
        Instant issuedAt,
        Instant expiresAt,
        @Nullable String tokenId) {

    /** With a proof of which nothing is known but when it ends. */
    public Identity(User user, Instant expiresAt) {
        this(user, Instant.MIN, expiresAt, null);
    }

    /** Whether it proves the same user, whatever else it says of him. */
    public boolean isOf(User other) {
        return user.tenantId().equals(other.tenantId()) && user.userId().equals(other.userId());
    }
}
