package io.collab4j.runtime;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Runs tasks one at a time in the order they come, on an executor, without a thread of its own. Whoever finds it idle
 * schedules it; everything that waits by then is one batch.
 */
public final class Mailbox {
    /** After so many tasks the executor's other work gets its turn. */
    private static final int BATCH = 1_024;

    private final Executor executor;
    private final Runnable afterBatch;
    private final Consumer<Throwable> onFailure;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /**
     * An empty mailbox.
     *
     * @param afterBatch runs as a task of each batch, behind the others
     * @param onFailure is given what a task throws; the tasks behind it go on
     */
    public Mailbox(Executor executor, Runnable afterBatch, Consumer<Throwable> onFailure) {
        this.executor = executor;
        this.afterBatch = afterBatch;
        this.onFailure = onFailure;
    }

    /** Adds a task; any thread. */
    public void post(Runnable task) {
        tasks.add(task);
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            executor.execute(this::drain);
        }
    }

    private void drain() {
        for (int i = 0; i < BATCH; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                break;
            }
            run(task);
        }
        run(afterBatch);
        scheduled.set(false);
        // What came between the last poll and the line above found the mailbox taken.
        if (!tasks.isEmpty()) {
            schedule();
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            onFailure.accept(failure);
        }
    }
}
