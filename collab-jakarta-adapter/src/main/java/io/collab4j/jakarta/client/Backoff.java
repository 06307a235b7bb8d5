package io.collab4j.jakarta.client;

import java.time.Duration;

/**
 * How long to wait before the next attempt: anything up to a limit that doubles, so that many clients that lost one
 * server do not come back together. The first half minute stays brisk, for a server that only restarts.
 */
final class Backoff {
    private static final long BASE_MILLIS = 250;
    private static final long EARLY_CAP_MILLIS = 5_000;
    private static final long LATE_CAP_MILLIS = 30_000;
    private static final Duration EARLY = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 16;

    private final Loop loop;
    private int attempt;
    private long since;

    Backoff(Loop loop) {
        this.loop = loop;
    }

    Duration next() {
        if (attempt == 0) {
            since = loop.nanoTime();
        }
        boolean early = loop.nanoTime() - since < EARLY.toNanos();
        long most =
                Math.min(early ? EARLY_CAP_MILLIS : LATE_CAP_MILLIS, BASE_MILLIS << Math.min(attempt, MOST_DOUBLINGS));
        attempt++;
        return Duration.ofMillis(loop.runtime().random().nextLong(most + 1));
    }

    /** It worked: the next trouble is a new one. */
    void reset() {
        attempt = 0;
    }
}
