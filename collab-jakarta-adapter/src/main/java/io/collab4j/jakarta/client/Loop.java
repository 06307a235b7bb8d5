package io.collab4j.jakarta.client;

import io.collab4j.observe.Failures;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the tasks of one client one after the other on an executor that may have many threads. Any thread may add one. */
final class Loop implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(CollabClient.class);

    /** After so many tasks others get a turn on the executor. */
    private static final int TURN = 256;

    private final CollabRuntime runtime;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable Thread current;

    Loop(CollabRuntime runtime) {
        this.runtime = runtime;
    }

    CollabRuntime runtime() {
        return runtime;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            drainLater();
        }
    }

    /** Runs a task now if this is the loop, and on the loop as soon as it can otherwise. */
    void run(Runnable task) {
        if (Thread.currentThread().equals(current)) {
            task.run();
        } else {
            execute(task);
        }
    }

    /** Runs a task on the loop after a delay; cancelled on the loop, it does not run any more. */
    Cancellable schedule(Duration delay, Runnable task) {
        Timer timer = new Timer(task);
        Cancellable planned = runtime.scheduler().schedule(delay, () -> execute(timer));
        return () -> {
            timer.cancelled = true;
            planned.cancel();
        };
    }

    long nanoTime() {
        return runtime.scheduler().nanoTime();
    }

    private void drainLater() {
        try {
            runtime.executor().execute(this::drain);
        } catch (RejectedExecutionException stopped) {
            // The application has ended the runtime, and with it this client.
            LOG.debug("the executor of the client has stopped");
        }
    }

    private void drain() {
        current = Thread.currentThread();
        int left = 1;
        try {
            for (int done = 0; left > 0 && done < TURN; done++) {
                // An Error of a listener goes up to the executor, and the loop goes on without that task.
                Runnable task = tasks.remove();
                try {
                    attempt(task);
                } finally {
                    left = waiting.decrementAndGet();
                }
            }
        } finally {
            current = null;
            if (left > 0) {
                drainLater();
            }
        }
    }

    /** What an application's listener throws is its own trouble, not that of the client. */
    static void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            LOG.error("a task or a listener of the client failed", Failures.withoutText(failure));
        }
    }

    private static final class Timer implements Runnable {
        private final Runnable task;
        private volatile boolean cancelled;

        Timer(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (!cancelled) {
                task.run();
            }
        }
    }
}
