package io.collab4j.runtime;

import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notices a send that takes too long, whatever the transport says or forgets to say. Sends are many and timers cost: a send that
 * is over at once needs none, and one timer serves all others of a connection; when it is due it looks how long the one under
 * way has taken. Time in which this process did not run is nobody's fault and counts for nothing. Any thread.
 */
public final class SendWatchdog {
    private static final Cancellable NOTHING = () -> {};

    private final Scheduler scheduler;
    private final Duration patience;
    private final Runnable onLate;
    private final AtomicBoolean planned = new AtomicBoolean();
    private volatile boolean sending;
    private volatile boolean stopped;
    private volatile long began;
    private volatile Cancellable timer = NOTHING;

    /**
     * Watches over nothing yet.
     *
     * @param onLate called on the runtime's executor, once for each look that finds a send late
     */
    public SendWatchdog(Scheduler scheduler, Duration patience, Runnable onLate) {
        this.scheduler = scheduler;
        this.patience = patience;
        this.onLate = onLate;
    }

    /** A send begins; there is one at a time. */
    public void begin() {
        began = scheduler.awakeNanoTime();
        sending = true;
    }

    /** The transport has taken over the send that has begun; if it is not over yet, it is watched from here on. */
    public void watch() {
        if (sending && !stopped) {
            plan(patience);
        }
    }

    /** The send has ended; whether in time. */
    public boolean end() {
        sending = false;
        return scheduler.awakeNanoTime() - began < patience.toNanos();
    }

    /** Looks no more. */
    public void stop() {
        stopped = true;
        timer.cancel();
    }

    private void plan(Duration delay) {
        if (!planned.get() && planned.compareAndSet(false, true)) {
            timer = scheduler.schedule(delay, this::look);
        }
    }

    private void look() {
        timer = NOTHING;
        // Said before looking: a send that begins now either sees that no timer runs, or is seen here.
        planned.set(false);
        if (stopped || !sending) {
            return;
        }
        Duration left = patience.minusNanos(scheduler.awakeNanoTime() - began);
        if (left.isZero() || left.isNegative()) {
            onLate.run();
        } else {
            plan(left);
        }
    }
}
