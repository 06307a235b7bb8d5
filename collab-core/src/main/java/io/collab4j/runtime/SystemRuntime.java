package io.collab4j.runtime;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The real world: a fixed pool of daemon threads, one timer thread, the system's clock and strong randomness. */
public final class SystemRuntime implements AutoCloseable {
    private final ExecutorService executor;
    private final ScheduledThreadPoolExecutor timer;
    private final AwakeClock awake = new AwakeClock(System.nanoTime());
    private final CollabRuntime runtime;

    /** One worker thread per processor, two at least. */
    public SystemRuntime() {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        executor = Executors.newFixedThreadPool(threads, daemons("collab-worker-"));
        timer = new ScheduledThreadPoolExecutor(1, daemons("collab-timer-"));
        timer.setRemoveOnCancelPolicy(true);
        Timers timers = new Timers();
        runtime = new CollabRuntime(this::execute, timers, InstantSource.system(), new SecureRandom());
        timers.beat();
    }

    public CollabRuntime runtime() {
        return runtime;
    }

    /** Stops the threads; what has not begun is dropped. */
    @Override
    public void close() {
        timer.shutdownNow();
        executor.shutdown();
    }

    private void execute(Runnable task) {
        executor.execute(() -> {
            try {
                task.run();
            } catch (RejectedExecutionException refused) {
                // What a task hands on when everything has stopped is dropped as if it had not begun.
                if (!executor.isShutdown()) {
                    throw refused;
                }
            }
        });
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private final class Timers implements Scheduler {
        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            try {
                ScheduledFuture<?> planned =
                        timer.schedule(() -> run(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
                return () -> planned.cancel(false);
            } catch (RejectedExecutionException closed) {
                return () -> {};
            }
        }

        private void beat() {
            awake.beat(System.nanoTime());
            schedule(AwakeClock.BEAT, this::beat);
        }

        private void run(Runnable task) {
            try {
                execute(task);
            } catch (RejectedExecutionException closed) {
                // The server has stopped: nobody waits for this any more.
            }
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public long awakeNanoTime() {
            return awake.at(System.nanoTime());
        }
    }
}
