package io.collab4j.session;

import io.collab4j.identity.Identity;
import io.collab4j.observe.CollabListener;
import io.collab4j.protocol.CloseCode;
import io.collab4j.store.ClientStore;
import io.collab4j.store.Revocation;
import java.util.Objects;
import java.util.function.Consumer;

/** Lets a node's sessions feel what is taken back from them. */
final class RevokedSessions implements Consumer<Revocation> {
    private final SessionRegistry registry;
    private final EndedSessions ended;
    private final ClientStore clients;
    private final CollabListener listener;

    RevokedSessions(SessionRegistry registry, EndedSessions ended, ClientStore clients, CollabListener listener) {
        this.registry = registry;
        this.ended = ended;
        this.clients = clients;
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
        if (revocation.target() instanceof Revocation.OfSession session) {
            // It may have ended by itself before this was heard of.
            ended.openAt(revocation.at(), revocation.tenantId(), session.sessionId())
                    .ifPresent(clients::forget);
        }
        listener.revoked(revocation.tenantId(), revocation.target().kind(), concerned);
    }

    /** Whether it concerns the session. */
    private boolean apply(Revocation revocation, Session session, Identity identity) {
        Revocation.Target target = revocation.target();
        if (!concerns(revocation, session, identity)) {
            return false;
        }
        if (target instanceof Revocation.OfRights) {
            session.reviewRights();
        } else if (target instanceof Revocation.OfConnections) {
            session.close(CloseCode.FORBIDDEN, "disconnected");
        } else if (target instanceof Revocation.OfMemberships memberships) {
            session.dismiss(memberships.documentId());
        } else {
            if (target instanceof Revocation.OfSession) {
                // Nor may anybody go on in its place.
                session.login().client().ifPresent(clients::forget);
            }
            session.revoke();
        }
        return true;
    }

    private static boolean concerns(Revocation revocation, Session session, Identity identity) {
        Revocation.Target target = revocation.target();
        if (target instanceof Revocation.OfUser user) {
            return isOf(identity, user.userId()) && !identity.issuedAt().isAfter(revocation.at());
        } else if (target instanceof Revocation.OfToken token) {
            return Objects.equals(identity.tokenId(), token.tokenId());
        } else if (target instanceof Revocation.OfSession one) {
            return session.sessionId().equals(one.sessionId());
        } else if (target instanceof Revocation.OfRights rights) {
            return isOf(identity, rights.userId());
        } else if (target instanceof Revocation.OfConnections connections) {
            return isOf(identity, connections.userId());
        }
        return target instanceof Revocation.OfMemberships memberships
                && session.documents().reference(memberships.documentId()) != null;
    }

    private static boolean isOf(Identity identity, String userId) {
        return identity.user().userId().equals(userId);
    }
}
