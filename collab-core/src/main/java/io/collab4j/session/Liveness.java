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
    private volatile Cancellable next = () -> {};

    Liveness(SessionContext context, Session session) {
        this.context = context;
        this.session = session;
        this.lastHeard = context.nanoTime();
    }

    void heard() {
        lastHeard = context.nanoTime();
    }

    void start() {
        plan(context.limits().heartbeat(), this::ping);
    }

    void stop() {
        next.cancel();
    }

    private void plan(Duration delay, Runnable task) {
        next = context.runtime().scheduler().schedule(delay, () -> {
            if (!session.isOver()) {
                task.run();
            }
        });
    }

    private void ping() {
        if (session.user().isPresent()) {
            session.send(new SessionMessages.Ping(context.runtime().clock().instant()));
        }
        plan(context.limits().pongTimeout(), this::check);
    }

    private void check() {
        Duration most = context.limits().heartbeat().plus(context.limits().pongTimeout());
        if (context.nanoTime() - lastHeard >= most.toNanos()) {
            session.close(CloseCode.GOING_AWAY, "nothing heard");
        } else {
            Duration rest = context.limits().heartbeat().minus(context.limits().pongTimeout());
            plan(rest.isNegative() ? Duration.ZERO : rest, this::ping);
        }
    }
}
