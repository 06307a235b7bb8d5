package io.collab4j.presence;

import java.time.Duration;

/**
 * How soon others see who comes and goes, and how much cursors may cost.
 *
 * @param timeToLive after which the people of a node that was killed are gone, at most
 * @param sweepEvery between two looks for such nodes; a part of the time above
 * @param grace for which a user stays online without a connection, enough to load a page again
 * @param heartbeat between two looks whether the bus has lost something
 * @param crowd members of a document beyond which comings and goings are told together, as cursors are
 * @param cursorEvery between two moves of one cursor that others are told
 * @param cursorMembers rooms up to this size have that pace; a room twice as large has half of it
 * @param cursorBytesPerSecond that one node spends on the cursors of one document, to all members together
 */
public record PresenceLimits(
        Duration timeToLive,
        Duration sweepEvery,
        Duration grace,
        Duration heartbeat,
        int crowd,
        Duration cursorEvery,
        int cursorMembers,
        long cursorBytesPerSecond) {
    private static final Duration SHARED_FRAME = Duration.ofMillis(25);

    /** What the protocol promises. */
    public static final PresenceLimits DEFAULT = new PresenceLimits(
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            200,
            Duration.ofMillis(50),
            50,
            8 * 1024 * 1024);

    public PresenceLimits {
        if (sweepEvery.isZero() || sweepEvery.multipliedBy(3).compareTo(timeToLive) > 0) {
            throw new IllegalArgumentException("a node looks three times within a time to live at least");
        }
    }

    /** The same but for what will be set. */
    public PresenceLimitsBuilder toBuilder() {
        return new PresenceLimitsBuilder(this);
    }

    /** A node's lease: what is left of the time when others have looked. */
    Duration lease() {
        return timeToLive.minus(sweepEvery);
    }

    /** Between two ticks of a room of this size. */
    long tickNanos(int members) {
        return cursorEvery.toNanos() * Math.max(cursorMembers, members) / cursorMembers;
    }

    /** For how long what is new may wait for the frame that comes next anyway. */
    long waitNanos(int members) {
        return Math.min(SHARED_FRAME.toNanos(), tickNanos(members) - cursorEvery.toNanos());
    }
}
