package io.collab4j.jakarta;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for closing connections: a container may make whoever closes wait for a peer that does not read. */
final class Closer implements AutoCloseable {
    private static final int THREADS = 4;

    private final ThreadPoolExecutor threads;

    Closer() {
        threads = new ThreadPoolExecutor(THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "collab-closer");
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    void run(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException stopped) {
            // The application is gone, and its connections with it.
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
