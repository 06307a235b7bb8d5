package io.collab4j.jakarta;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for closing connections: a container may make whoever closes wait for a peer that does not read. */
final class Closer implements AutoCloseable {
    private static final int THREADS = 4;

    private final ScheduledThreadPoolExecutor threads;

    Closer() {
        threads = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "collab-closer");
            thread.setDaemon(true);
            return thread;
        });
        threads.setKeepAliveTime(5, TimeUnit.SECONDS);
        threads.allowCoreThreadTimeOut(true);
    }

    void run(Runnable task) {
        runLater(0, task);
    }

    void runLater(long millis, Runnable task) {
        try {
            // The tasks tell of their own failures.
            ScheduledFuture<?> unused = threads.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            // The application is gone, and its connections with it.
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
