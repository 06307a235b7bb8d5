package io.collab4j.session;

import io.collab4j.identity.Access;
import io.collab4j.identity.Action;
import io.collab4j.identity.Resource;
import io.collab4j.identity.User;
import io.collab4j.presence.TenantVisit;
import io.collab4j.protocol.PresenceMessages;
import io.collab4j.protocol.PresenceMessages.Online;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One session among the people of its tenant: enters when it is known whose it is, and is told who is there. */
final class SessionPresence {
    private final SessionContext context;
    private final Session session;
    private @Nullable TenantVisit visit;
    private boolean over;

    SessionPresence(SessionContext context, Session session) {
        this.context = context;
        this.session = session;
    }

    /** Tells the session who is online, and from then on who comes and goes, if it may know; else only of itself. */
    CompletionStage<Void> greet(User user) {
        TenantVisit entered = enter(user);
        return mayKnow(user).thenCombine(entered.present(), (allowed, present) -> {
            if (session.isOver()) {
                end();
                return null;
            }
            session.send(state(allowed ? present : List.of(entered.self())));
            if (allowed) {
                entered.start();
            } else {
                entered.stop();
            }
            return null;
        });
    }

    private CompletionStage<Boolean> mayKnow(User user) {
        return context.gate().allows(new Access(user, Action.READ, new Resource.Tenant()));
    }

    /** Is told nothing more, if it may not know who is there any more. */
    CompletionStage<?> reviewRights() {
        return mayKnow(session.user().orElseThrow()).thenAccept(allowed -> {
            if (!allowed) {
                stop();
            }
        });
    }

    private synchronized void stop() {
        if (visit != null) {
            visit.stop();
        }
    }

    private PresenceMessages.State state(List<Online> present) {
        return new PresenceMessages.State(present, context.runtime().clock().instant());
    }

    private synchronized TenantVisit enter(User user) {
        TenantVisit entered = visit;
        if (entered == null) {
            entered = context.presence()
                    .enter(
                            user,
                            session.sessionId(),
                            (source, wait) -> session.outbox().add(source, wait));
            visit = entered;
            if (over) {
                entered.leave();
            }
        }
        return entered;
    }

    synchronized void end() {
        over = true;
        if (visit != null) {
            visit.leave();
        }
    }
}
