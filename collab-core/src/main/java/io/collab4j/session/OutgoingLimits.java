package io.collab4j.session;

import java.time.Duration;

/**
 * How far a peer may fall behind in reading. Operations of joined fields wait in the field's own log and count nothing.
 *
 * @param queueBytes and
 * @param queueMessages of other messages that may wait
 * @param queueAge how long the oldest of them may have waited when another one comes
 * @param frameChars about how much is put into one frame when messages wait
 * @param sendTimeout how long one frame may take
 */
public record OutgoingLimits(
        int queueBytes, int queueMessages, Duration queueAge, int frameChars, Duration sendTimeout) {
    /** What the protocol promises. */
    public static final OutgoingLimits DEFAULT =
            new OutgoingLimits(1024 * 1024, 1_000, Duration.ofSeconds(30), 64 * 1024, Duration.ofSeconds(15));
}
