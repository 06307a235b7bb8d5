package io.collab4j.presence;

import io.collab4j.runtime.Scheduler;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Does something when it is asked for: at once after a quiet time, else when a period is over, once for all who asked. */
final class Pulse {
    private final Scheduler scheduler;
    private final LongSupplier periodNanos;
    private final Runnable beat;
    private long notBefore;
    private boolean planned;

    Pulse(Scheduler scheduler, LongSupplier periodNanos, Runnable beat) {
        this.scheduler = scheduler;
        this.periodNanos = periodNanos;
        this.beat = beat;
        this.notBefore = scheduler.nanoTime();
    }

    /** Any thread; the beat runs in this one if it runs at once. */
    void ask() {
        long wait;
        synchronized (this) {
            if (planned) {
                return;
            }
            planned = true;
            wait = missing();
        }
        runIn(wait);
    }

    private void runIn(long wait) {
        if (wait > 0) {
            // Meanwhile it may have been given a longer rest.
            scheduler.schedule(Duration.ofNanos(wait), () -> runIn(missing()));
        } else {
            run();
        }
    }

    private synchronized long missing() {
        return notBefore - scheduler.nanoTime();
    }

    /** The next beat comes so much later than now at the earliest. */
    synchronized void rest(long nanos) {
        long until = scheduler.nanoTime() + nanos;
        if (until - notBefore > 0) {
            notBefore = until;
        }
    }

    private void run() {
        // Whoever is asked for the period may be waiting for this lock.
        long period = periodNanos.getAsLong();
        synchronized (this) {
            planned = false;
            notBefore = scheduler.nanoTime() + period;
        }
        beat.run();
    }
}
