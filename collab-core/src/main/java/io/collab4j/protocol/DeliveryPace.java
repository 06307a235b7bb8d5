package io.collab4j.protocol;

import java.time.Duration;

/**
 * How long what is new in a field or a channel may wait to reach a member in one frame with what comes next. A frame costs much and a
 * message in it little, and each edit would cost a room a frame for everybody in it; so the larger the room, the longer
 * the wait, and what a room spends on frames does not grow with the square of its members. A member that has just heard
 * nothing hears at once, and so does the author of an edit.
 *
 * @param freeMembers rooms up to this size never wait
 * @param perMember how much longer the wait becomes with each member beyond
 * @param atMost the longest wait
 */
public record DeliveryPace(int freeMembers, Duration perMember, Duration atMost) {

    /** A tenth of a millisecond for each member beyond three, and at most 25 ms. */
    public static final DeliveryPace DEFAULT = new DeliveryPace(3, Duration.ofNanos(100_000), Duration.ofMillis(25));

    /** For a room of so many members, in nanoseconds. */
    public long waitNanos(int members) {
        return Math.min(atMost.toNanos(), perMember.toNanos() * Math.max(0, members - freeMembers));
    }
}
