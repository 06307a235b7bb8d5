package io.collab4j.session;

import io.collab4j.protocol.CloseCode;
import io.collab4j.protocol.SessionMessages;
import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;

/**
 * Pings a peer, and gives it up when nothing has come from it for too long. One timer serves both: connections are many, and
 * most of them do nothing else, so what they have needed when they did is given back with a ping.
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
        this.lastHeard = context.nanoTime();
    }

    void heard() {
        lastHeard = context.nanoTime();
    }

    /** By the runtime's scheduler. */
    long lastHeard() {
        return lastHeard;
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
        long silent = lastHeard + mostSilence().toNanos();
        if (now - silent >= 0) {
            session.close(CloseCode.GOING_AWAY, "nothing heard");
            return;
        }
        if (now - nextPing >= 0) {
            ping();
            session.outbox().shrink();
            nextPing = now + context.limits().heartbeat().toNanos();
        }
        timer = context.runtime().scheduler().schedule(Duration.ofNanos(Math.min(nextPing - now, silent - now)), () -> {
            if (!session.isOver()) {
                look();
            }
        });
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
