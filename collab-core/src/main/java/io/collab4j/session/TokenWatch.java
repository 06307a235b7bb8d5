package io.collab4j.session;

import io.collab4j.protocol.CloseCode;
import io.collab4j.protocol.SessionMessages;
import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;
import java.time.Instant;

/** Warns a client before its proof ends, and closes its session some time after. Any thread. */
final class TokenWatch {
    /** What stands for never on the wire. */
    private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T23:59:59Z");
    /** A proof that lasts longer is not watched: no connection does, and no timer counts that far. */
    private static final Duration WATCHED_AT_MOST = Duration.ofDays(365);

    private final SessionContext context;
    private final Session session;
    private Instant expiresAt = FAR_FUTURE;
    private Cancellable timer = () -> {};
    private boolean ended;

    TokenWatch(SessionContext context, Session session) {
        this.context = context;
        this.session = session;
    }

    synchronized Instant expiresAt() {
        return expiresAt;
    }

    /** A newer proof takes the place of the one before; it is not watched before {@link #start}. */
    synchronized void renew(Instant until) {
        timer.cancel();
        expiresAt = until.isBefore(FAR_FUTURE) ? until : FAR_FUTURE;
    }

    /** The client has been told until when its proof is good, so it may be told that it ends. */
    synchronized void start() {
        Instant watched = expiresAt;
        Duration left = left(watched);
        if (!ended && left.compareTo(WATCHED_AT_MOST) <= 0) {
            plan(left.minus(context.limits().expiryWarning()), () -> warn(watched));
        }
    }

    private Duration left(Instant watched) {
        return Duration.between(context.runtime().clock().instant(), watched);
    }

    private void plan(Duration delay, Runnable task) {
        timer = context.runtime().scheduler().schedule(delay, task);
    }

    private void warn(Instant watched) {
        if (planExpiry(watched)) {
            session.send(new SessionMessages.TokenExpiring(watched));
        }
    }

    private synchronized boolean planExpiry(Instant watched) {
        boolean planned = isStill(watched);
        if (planned) {
            plan(left(watched).plus(context.limits().expiryLeeway()), () -> expire(watched));
        }
        return planned;
    }

    private void expire(Instant watched) {
        if (isStill(watched)) {
            session.user().ifPresent(user -> context.listener().tokenExpired(user.tenantId(), user.userId()));
            session.close(CloseCode.NOT_AUTHENTICATED, "the token has expired");
        }
    }

    /** A timer that has just fired cannot be cancelled any more, but the proof may have been renewed. */
    private synchronized boolean isStill(Instant watched) {
        return !ended && expiresAt.equals(watched);
    }

    synchronized void end() {
        ended = true;
        timer.cancel();
    }
}
