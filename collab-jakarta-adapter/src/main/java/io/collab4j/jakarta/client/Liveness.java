package io.collab4j.jakarta.client;

import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Watches one line: any frame is life, silence longer than the server's heartbeat and a grace is not. */
final class Liveness {
    private static final Duration GRACE = Duration.ofSeconds(8);

    private final Loop loop;
    private final Runnable dead;
    private @Nullable Duration most;
    private long heardAt;
    private Cancellable timer = () -> {};

    Liveness(Loop loop, Runnable dead) {
        this.loop = loop;
        this.dead = dead;
    }

    /** The server speaks at least as often as this. */
    void start(Duration heartbeat) {
        stop();
        heard();
        most = heartbeat.plus(GRACE);
        check();
    }

    void heard() {
        heardAt = loop.nanoTime();
    }

    void stop() {
        timer.cancel();
        most = null;
    }

    /** One timer for many frames: it looks how long ago the last one was, and sleeps for the rest. */
    private void check() {
        if (most == null) {
            return;
        }
        Duration left = most.minusNanos(loop.nanoTime() - heardAt);
        if (left.isNegative() || left.isZero()) {
            stop();
            dead.run();
        } else {
            timer = loop.schedule(left, this::check);
        }
    }
}
