package io.collab4j.jakarta.client;

import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;

/**
 * When to ask for a lock again, and when to give it up because the server was not heard of. Both are counted from when
 * the server was asked, so that they come before the lease ends there. On the loop only.
 */
final class LockLease {
    /** A lock that nobody edits under is granted for less and less; asked for this often at most, it ends in time. */
    private static final Duration OFTEN = Duration.ofSeconds(1);

    /** How much of the lease is left when it is given up: nobody else has the lock by then. */
    private static final int MARGIN = 10;

    private final Loop loop;
    private final Runnable renew;
    private final Runnable over;
    private Cancellable renewal = () -> {};
    private Cancellable end = () -> {};

    LockLease(Loop loop, Runnable renew, Runnable over) {
        this.loop = loop;
        this.renew = renew;
        this.over = over;
    }

    void granted(Duration ttl, long askedNanos) {
        stop();
        Duration spent = Duration.ofNanos(loop.nanoTime() - askedNanos);
        renewAfter(max(ttl.dividedBy(3), OFTEN).minus(spent));
        end = loop.schedule(max(ttl.minus(ttl.dividedBy(MARGIN)).minus(spent), Duration.ZERO), over);
    }

    /** Something went wrong that will pass. */
    void renewAfter(Duration delay) {
        pause();
        renewal = loop.schedule(max(delay, Duration.ZERO), renew);
    }

    /** There is nobody to ask, but the lease goes on. */
    void pause() {
        renewal.cancel();
    }

    void stop() {
        pause();
        end.cancel();
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
