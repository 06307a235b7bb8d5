package io.collab4j.session;

import io.collab4j.protocol.CloseCode;
import io.collab4j.protocol.SessionMessages;
import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;

/**
 * Pings a peer, and gives it up when nothing has come from it for too long. One timer serves both: connections are many, and
 * most of them do nothing else, so what they have needed when they did is given back with a ping. While this server itself did
 * not run it could not hear anybody, so that time is not a peer's silence.
 */
final class Liveness {
    private final SessionContext context;
    private final Session session;
    private volatile long lastHeard;
    private long nextPing;
    private volatile Cancellable timer = () -> {};

    Liveness(SessionContext context, Session session) {
        this.context = context;
        this.session = session;
        this.lastHeard = awake();
    }

    void heard() {
        lastHeard = awake();
    }

    void start() {
        nextPing = context.nanoTime() + context.limits().heartbeat().toNanos();
        look();
    }

    void stop() {
        timer.cancel();
    }

    /** Does what is due, and comes back when something may be due next. */
    private void look() {
        long now = context.nanoTime();
        long patience = lastHeard + mostSilence().toNanos() - awake();
        if (patience <= 0) {
            session.close(CloseCode.GOING_AWAY, "nothing heard");
            return;
        }
        if (now - nextPing >= 0) {
            ping();
            session.outbox().shrink();
            nextPing = now + context.limits().heartbeat().toNanos();
        }
        timer = context.runtime().scheduler().schedule(Duration.ofNanos(Math.min(nextPing - now, patience)), () -> {
            if (!session.isOver()) {
                look();
            }
        });
    }

    private long awake() {
        return context.runtime().scheduler().awakeNanoTime();
    }

    private Duration mostSilence() {
        return context.limits().heartbeat().plus(context.limits().pongTimeout());
    }

    private void ping() {
        if (session.user().isPresent()) {
            session.send(new SessionMessages.Ping(context.runtime().clock().instant()));
        }
    }
}
