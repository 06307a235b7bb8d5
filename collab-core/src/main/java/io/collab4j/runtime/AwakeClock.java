package io.collab4j.runtime;

import java.time.Duration;

/**
 * A time that goes on only while this process runs. Each beat lets it go on, by a bound at most: when a beat comes late, nothing
 * else ran in time either. It is read by any thread; one thread beats.
 */
final class AwakeClock {
    static final Duration BEAT = Duration.ofMillis(500);
    static final Duration MOST_BETWEEN_BEATS = BEAT.multipliedBy(2);

    private volatile Mark last;

    /** Where both times stood. */
    private record Mark(long nanoTime, long awake) {}

    AwakeClock(long nanoTime) {
        this.last = new Mark(nanoTime, 0);
    }

    void beat(long nanoTime) {
        last = new Mark(nanoTime, at(nanoTime));
    }

    long at(long nanoTime) {
        Mark mark = last;
        return mark.awake + Math.min(nanoTime - mark.nanoTime, MOST_BETWEEN_BEATS.toNanos());
    }
}
