package io.collab4j.session;

import io.collab4j.runtime.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Comes back to the connections whose news may wait a moment. All connections of a node share its timer, which runs only
 * while somebody waits. Any thread.
 */
final class FlushTicker {
    private static final Duration PERIOD = Duration.ofMillis(2);

    private final Scheduler scheduler;
    private final Queue<Outbox> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean planned = new AtomicBoolean();

    FlushTicker(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Adds a connection that is not waiting here yet. */
    void add(Outbox outbox) {
        waiting.add(outbox);
        plan();
    }

    private void plan() {
        if (planned.compareAndSet(false, true)) {
            scheduler.schedule(PERIOD, this::tick);
        }
    }

    private void tick() {
        // Said before looking: who comes from now on plans the next tick, or is seen by this one.
        planned.set(false);
        List<Outbox> early = new ArrayList<>();
        try {
            flushAll(early);
        } finally {
            // One connection that throws must not make the others wait for ever.
            waiting.addAll(early);
            if (!waiting.isEmpty()) {
                plan();
            }
        }
    }

    private void flushAll(List<Outbox> early) {
        long now = scheduler.nanoTime();
        for (Outbox next = waiting.poll(); next != null; next = waiting.poll()) {
            if (!next.flushIfDue(now)) {
                early.add(next);
            }
        }
    }
}
