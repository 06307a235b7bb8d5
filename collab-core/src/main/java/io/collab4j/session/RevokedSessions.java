package io.collab4j.session;

import io.collab4j.identity.Identity;
import io.collab4j.observe.CollabListener;
import io.collab4j.store.Revocation;
import java.util.Objects;
import java.util.function.Consumer;

/** Lets a node's sessions feel what is taken back from them. */
final class RevokedSessions implements Consumer<Revocation> {
    private final SessionRegistry registry;
    private final CollabListener listener;

    RevokedSessions(SessionRegistry registry, CollabListener listener) {
        this.registry = registry;
        this.listener = listener;
    }

    @Override
    public void accept(Revocation revocation) {
        int concerned = 0;
        for (Session session : registry.of(revocation.tenantId())) {
            Identity identity = session.login().identity();
            if (identity != null && apply(revocation, session, identity)) {
                concerned++;
            }
        }
        listener.revoked(revocation.tenantId(), kindOf(revocation.target()), concerned);
    }

    private static String kindOf(Revocation.Target target) {
        if (target instanceof Revocation.OfUser) {
            return "user";
        } else if (target instanceof Revocation.OfToken) {
            return "token";
        }
        return target instanceof Revocation.OfSession ? "session" : "rights";
    }

    /** Whether it concerns the session. */
    private static boolean apply(Revocation revocation, Session session, Identity identity) {
        if (!concerns(revocation, session, identity)) {
            return false;
        }
        if (revocation.target() instanceof Revocation.OfRights) {
            session.reviewRights();
            return true;
        }
        if (revocation.target() instanceof Revocation.OfSession) {
            session.login().forgetClient();
        }
        session.revoke();
        return true;
    }

    private static boolean concerns(Revocation revocation, Session session, Identity identity) {
        if (revocation.target() instanceof Revocation.OfUser user) {
            return identity.user().userId().equals(user.userId())
                    && !identity.issuedAt().isAfter(revocation.at());
        } else if (revocation.target() instanceof Revocation.OfToken token) {
            return Objects.equals(identity.tokenId(), token.tokenId());
        } else if (revocation.target() instanceof Revocation.OfSession one) {
            return session.sessionId().equals(one.sessionId());
        }
        return revocation.target() instanceof Revocation.OfRights rights
                && identity.user().userId().equals(rights.userId());
    }
}
