package io.collab4j.session;

import io.collab4j.identity.Identity;
import io.collab4j.protocol.CloseCode;
import io.collab4j.store.Revocation;
import java.util.Objects;
import java.util.function.Consumer;

/** Lets a node's sessions feel what is taken back from them. */
final class RevokedSessions implements Consumer<Revocation> {
    private final SessionRegistry registry;

    RevokedSessions(SessionRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void accept(Revocation revocation) {
        for (Session session : registry.of(revocation.tenantId())) {
            Identity identity = session.login().identity();
            if (identity != null) {
                apply(revocation, session, identity);
            }
        }
    }

    private static void apply(Revocation revocation, Session session, Identity identity) {
        if (revocation.target() instanceof Revocation.OfUser user) {
            if (identity.user().userId().equals(user.userId())
                    && !identity.issuedAt().isAfter(revocation.at())) {
                session.revoke();
            }
        } else if (revocation.target() instanceof Revocation.OfToken token) {
            if (Objects.equals(identity.tokenId(), token.tokenId())) {
                session.revoke();
            }
        } else if (revocation.target() instanceof Revocation.OfSession one) {
            if (session.sessionId().equals(one.sessionId())) {
                session.login().forgetClient();
                session.revoke();
            }
        } else if (revocation.target() instanceof Revocation.OfRights rights) {
            if (identity.user().userId().equals(rights.userId())) {
                session.reviewRights();
            }
        } else if (revocation.target() instanceof Revocation.OfConnections connections) {
            if (identity.user().userId().equals(connections.userId())) {
                session.close(CloseCode.FORBIDDEN, "disconnected");
            }
        } else if (revocation.target() instanceof Revocation.OfMemberships memberships) {
            session.dismiss(memberships.documentId());
        }
    }
}
