package io.collab4j.testing;

import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Time, timers, randomness and an executor on one thread, all from one seed: tasks run when {@link #settle} or {@link
 * #advance} is called, so a run can be repeated exactly.
 */
public final class VirtualWorld {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final Random random;
    private long now;
    private long order;

    /** A world that begins at the same moment for every seed. */
    public VirtualWorld(long seed) {
        this.random = new Random(seed);
    }

    private static final class Task implements Comparable<Task> {
        private final long at;
        private final long order;
        private final Runnable action;
        private boolean cancelled;

        Task(long at, long order, Runnable action) {
            this.at = at;
            this.order = order;
            this.action = action;
        }

        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    public CollabRuntime runtime() {
        Scheduler scheduler = new Scheduler() {
            @Override
            public Cancellable schedule(Duration delay, Runnable task) {
                Task planned = plan(delay, task);
                return () -> planned.cancelled = true;
            }

            @Override
            public long nanoTime() {
                return now;
            }
        };
        return new CollabRuntime(this::execute, scheduler, () -> EPOCH.plusNanos(now), random);
    }

    public Random random() {
        return random;
    }

    public void execute(Runnable task) {
        plan(Duration.ZERO, task);
    }

    /** Runs a task after a delay. */
    public void later(Duration delay, Runnable task) {
        plan(delay, task);
    }

    private Task plan(Duration delay, Runnable action) {
        Task task = new Task(now + Math.max(0, delay.toNanos()), order++, action);
        tasks.add(task);
        return task;
    }

    public long nanoTime() {
        return now;
    }

    /** Runs everything that is due, and what that makes due. */
    public void settle() {
        advance(Duration.ZERO);
    }

    /** Lets time pass, running what becomes due on the way. */
    public void advance(Duration duration) {
        long until = now + duration.toNanos();
        while (true) {
            Task next = tasks.peek();
            if (next == null || next.at > until) {
                break;
            }
            tasks.remove();
            now = Math.max(now, next.at);
            if (!next.cancelled) {
                next.action.run();
            }
        }
        now = until;
    }
}
