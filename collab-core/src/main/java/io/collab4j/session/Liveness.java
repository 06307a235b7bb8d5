package io.collab4j.session;

import io.collab4j.protocol.CloseCode;
import io.collab4j.protocol.SessionMessages;
import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;

/** Pings a peer, and gives it up when nothing has come from it for too long. */
final class Liveness {
    private final SessionContext context;
    private final Session session;
    private volatile long lastHeard;
    private volatile Cancellable nextPing = () -> {};
    private volatile Cancellable silence = () -> {};

    Liveness(SessionContext context, Session session) {
        this.context = context;
        this.session = session;
        this.lastHeard = context.nanoTime();
    }

    void heard() {
        lastHeard = context.nanoTime();
    }

    void start() {
        planPing();
        check();
    }

    void stop() {
        nextPing.cancel();
        silence.cancel();
    }

    private void planPing() {
        nextPing = plan(context.limits().heartbeat(), this::ping);
    }

    private void ping() {
        if (session.user().isPresent()) {
            session.send(new SessionMessages.Ping(context.runtime().clock().instant()));
        }
        planPing();
    }

    /** Looks again when the silence would have lasted too long, counted from the last time the peer was heard. */
    private void check() {
        Duration most = context.limits().heartbeat().plus(context.limits().pongTimeout());
        Duration left = most.minusNanos(context.nanoTime() - lastHeard);
        if (left.isZero() || left.isNegative()) {
            session.close(CloseCode.GOING_AWAY, "nothing heard");
        } else {
            silence = plan(left, this::check);
        }
    }

    private Cancellable plan(Duration delay, Runnable task) {
        return context.runtime().scheduler().schedule(delay, () -> {
            if (!session.isOver()) {
                task.run();
            }
        });
    }
}
