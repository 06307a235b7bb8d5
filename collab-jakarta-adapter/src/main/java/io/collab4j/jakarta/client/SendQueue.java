package io.collab4j.jakarta.client;

import io.collab4j.runtime.Scheduler;
import io.collab4j.runtime.Scheduler.Cancellable;
import jakarta.websocket.RemoteEndpoint;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames one at a time, whatever the container: some throw when a second one is handed over, some call back on the
 * thread that sends and would nest without end, and some never call back. May be used from any thread.
 */
final class SendQueue {
    /** No frame takes this long on a line that is any good. */
    private static final Duration STUCK = Duration.ofSeconds(30);

    private final Scheduler scheduler;
    private final Runnable failed;
    private final Deque<String> frames = new ArrayDeque<>();
    private RemoteEndpoint.@Nullable Async remote;
    private boolean sending;
    private boolean draining;
    private boolean closed;
    private Cancellable watchdog = () -> {};

    SendQueue(Scheduler scheduler, Runnable failed) {
        this.scheduler = scheduler;
        this.failed = failed;
    }

    void open(RemoteEndpoint.Async to) {
        synchronized (this) {
            remote = to;
        }
        drain();
    }

    void add(String frame) {
        synchronized (this) {
            if (closed) {
                return;
            }
            frames.add(frame);
        }
        drain();
    }

    synchronized void close() {
        closed = true;
        frames.clear();
        watchdog.cancel();
    }

    /** A loop instead of a call from each callback. The container is called without the lock. */
    private void drain() {
        while (true) {
            String frame;
            RemoteEndpoint.Async to;
            synchronized (this) {
                to = remote;
                frame = draining || sending || closed || to == null ? null : frames.poll();
                if (frame == null || to == null) {
                    return;
                }
                sending = true;
                draining = true;
                watchdog = scheduler.schedule(STUCK, failed);
            }
            boolean accepted = send(to, frame);
            synchronized (this) {
                draining = false;
            }
            if (!accepted) {
                failed.run();
                return;
            }
        }
    }

    private boolean send(RemoteEndpoint.Async to, String frame) {
        try {
            to.sendText(frame, result -> sent(result.isOK()));
            return true;
        } catch (RuntimeException refused) {
            return false;
        }
    }

    private void sent(boolean ok) {
        synchronized (this) {
            watchdog.cancel();
            sending = false;
        }
        if (ok) {
            drain();
        } else {
            failed.run();
        }
    }
}
