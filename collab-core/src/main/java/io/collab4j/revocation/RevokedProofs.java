package io.collab4j.revocation;

import io.collab4j.identity.Identity;
import io.collab4j.store.Revocation;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Until when a user's tokens do not count, and which tokens never do. Any thread may ask; one at a time adds. */
final class RevokedProofs {
    private final Duration keep;
    private final Map<Of, Instant> users = new ConcurrentHashMap<>();
    private final Map<Of, Instant> tokens = new ConcurrentHashMap<>();

    RevokedProofs(Duration keep) {
        this.keep = keep;
    }

    private record Of(String tenantId, String id) {}

    void add(Revocation revocation, Instant now) {
        Instant oldest = now.minus(keep);
        users.values().removeIf(at -> at.isBefore(oldest));
        tokens.values().removeIf(at -> at.isBefore(oldest));
        if (revocation.target() instanceof Revocation.OfUser user) {
            users.merge(new Of(revocation.tenantId(), user.userId()), revocation.at(), RevokedProofs::later);
        } else if (revocation.target() instanceof Revocation.OfToken token) {
            tokens.merge(new Of(revocation.tenantId(), token.tokenId()), revocation.at(), RevokedProofs::later);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    boolean cover(Identity identity) {
        String tenant = identity.user().tenantId();
        Instant user = users.get(new Of(tenant, identity.user().userId()));
        String tokenId = identity.tokenId();
        return (user != null && !identity.issuedAt().isAfter(user))
                || (tokenId != null && tokens.containsKey(new Of(tenant, tokenId)));
    }
}
