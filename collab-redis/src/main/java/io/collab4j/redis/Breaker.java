package io.collab4j.redis;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens when several attempts in a row were in vain, so that the next ones need not wait to find the same; lets one through now
 * and then to see whether that has changed. Whoever was let through says what came of it, in the same thread.
 * Any thread.
 */
final class Breaker {
    static final int FAILURES = 5;
    static final Duration PAUSE = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private int failures;
    private long next;
    private @Nullable Thread trying;

    Breaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether an attempt may be made now. */
    synchronized boolean lets() {
        if (failures < FAILURES) {
            return true;
        }
        if (trying != null || nanoTime.getAsLong() - next < 0) {
            return false;
        }
        trying = Thread.currentThread();
        return true;
    }

    /** Whether it was open until now. */
    synchronized boolean succeeded() {
        boolean open = failures >= FAILURES;
        failures = 0;
        trying = null;
        return open;
    }

    /** Whether it opens with that. */
    synchronized boolean failed() {
        undecided();
        next = nanoTime.getAsLong() + PAUSE.toNanos();
        // It does not count on, or it would begin anew one day.
        failures = Math.min(failures + 1, FAILURES + 1);
        return failures == FAILURES;
    }

    /** What came of it says nothing; if it was the one that tries, another one may. */
    synchronized void undecided() {
        if (trying == Thread.currentThread()) {
            trying = null;
        }
    }
}
