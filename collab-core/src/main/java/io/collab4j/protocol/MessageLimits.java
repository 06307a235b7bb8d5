package io.collab4j.protocol;

/**
 * How large one message may be, in bytes of UTF-8.
 *
 * @param maxFrameBytes a whole frame
 * @param maxOperationBytes an {@code operation} or {@code field_change}
 * @param maxAuthenticateBytes an {@code authenticate} or {@code refresh_token}
 * @param maxTokenBytes a token
 * @param maxControlBytes any other message
 * @param maxCursorBytes a {@code cursor_info}
 * @param maxJoinFields fields named in one join
 */
public record MessageLimits(
        int maxFrameBytes,
        int maxOperationBytes,
        int maxAuthenticateBytes,
        int maxTokenBytes,
        int maxControlBytes,
        int maxCursorBytes,
        int maxJoinFields) {

    /** What the protocol promises. */
    public static final MessageLimits DEFAULT =
            new MessageLimits(256 * 1024, 64 * 1024, 16 * 1024, 8 * 1024, 8 * 1024, 4 * 1024, 64);
}
