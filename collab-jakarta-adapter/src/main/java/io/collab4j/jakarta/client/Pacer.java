package io.collab4j.jakarta.client;

import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Lets edits go as fast as the server takes them, those of all fields together, in the order they asked. */
final class Pacer {
    private final Loop loop;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private double perSecond = 1;
    private double available;
    private long updated;
    private Cancellable timer = () -> {};

    Pacer(Loop loop) {
        this.loop = loop;
    }

    /** A new line: what waited is forgotten. */
    void start(long operationsPerSecond) {
        clear();
        perSecond = Math.max(1, operationsPerSecond);
        available = perSecond;
        updated = loop.nanoTime();
    }

    void clear() {
        timer.cancel();
        waiting.clear();
    }

    /** Runs a task, now or when it is its turn. */
    void submit(Runnable task) {
        waiting.add(task);
        if (waiting.size() == 1) {
            drain();
        }
    }

    private void drain() {
        long now = loop.nanoTime();
        available = Math.min(perSecond, available + (now - updated) / 1e9 * perSecond);
        updated = now;
        while (!waiting.isEmpty() && available >= 1) {
            available--;
            waiting.remove().run();
        }
        if (!waiting.isEmpty()) {
            timer = loop.schedule(Duration.ofMillis((long) Math.ceil((1 - available) / perSecond * 1000)), this::drain);
        }
    }
}
