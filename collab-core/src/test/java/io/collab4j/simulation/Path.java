package io.collab4j.simulation;

import io.collab4j.store.LockEnd;
import java.util.Optional;

/** What a set of runs must have met at least once, or it proves less than it claims. */
public enum Path {
    RESUMED_WITH_OPERATIONS,
    RESUMED_WITH_CONTENT,
    COMMITTED_UNSEEN,
    REPEAT_ANSWERED,
    BEHIND,
    BUS_LOST,
    BUS_REPEATED,
    BUS_DELAYED,
    BUS_FROM_AN_OLD_EPOCH,
    CALL_NOT_DONE,
    CALL_DONE_BUT_UNKNOWN,
    CALL_DONE_AFTER_A_STALL,
    STORE_STALL,
    CRASH_BEFORE_REPLY,
    CRASH_BEFORE_PUBLISH,
    CLOCK_STEP,
    OFFLINE,
    RECONNECT,
    TRIMMED,
    LOSS_HELD_BY_BOTH,
    LOSS_HELD_BY_ONE,
    LOSS_HELD_BY_NOBODY,
    TAIL_COMMITTED_AGAIN,
    SENT_AGAIN_AFTER_A_LOSS,
    NEW_EPOCH,
    FIELD_GONE,
    EPOCH_CHANGED,
    WENT_BACK,
    REWRITTEN_HISTORY,
    TOLD_OF_A_LOST_EDIT,
    TOLD_OF_A_FIELD_GONE,
    CONTENDED,
    STORE_REFUSED,
    SUPERSEDED,
    IDENTITY_LOST,
    HANDED_BACK,
    REVISION_TOO_OLD,
    STORE_UNAVAILABLE,
    OVERTAKEN,
    TOO_SLOW,
    LATE_MESSAGE_OF_A_LEFT_CONNECTION,
    REFUSED_BAD_EDIT,
    NODE_CRASH,
    NODE_STOP,
    BUS_LOSS_HEALED_BY_POLL,
    JOINED_WHOLE,
    CRASH_AFTER_GRANT,
    CRASH_AFTER_APPEND,
    LOCK_GRANTED,
    LOCK_DENIED,
    LOCK_KEPT,
    LOCK_HELD,
    LOCK_LOST,
    LOCK_RELEASED,
    LOCK_EXPIRED,
    LOCK_DISCONNECTED,
    LOCK_FORCED,
    COMMITTED_UNDER_A_LOCK,
    USER_WENT_OFFLINE,
    DEPARTED,
    CARET_MOVED,
    CARET_WITH_AN_EDIT,
    CHANNEL_NOTHING_MISSED,
    CHANNEL_RECOVERED,
    CHANNEL_NOT_RECOVERED,
    CHANNEL_OVERTAKEN,
    CHANNEL_BEGUN_AGAIN,
    CHANNEL_CLOSED;

    static Path ofLockEnd(LockEnd reason) {
        return switch (reason) {
            case RELEASED -> LOCK_RELEASED;
            case EXPIRED -> LOCK_EXPIRED;
            case DISCONNECTED -> LOCK_DISCONNECTED;
            case FORCED -> LOCK_FORCED;
        };
    }

    static Path ofUnsubscribed(String reason) {
        return switch (reason) {
            case "overtaken" -> CHANNEL_OVERTAKEN;
            case "epoch_changed" -> CHANNEL_BEGUN_AGAIN;
            case "over" -> CHANNEL_CLOSED;
            default -> throw new AssertionError("unsubscribed: " + reason);
        };
    }

    static Optional<Path> ofResync(String reason) {
        return switch (reason) {
            case "overtaken" -> Optional.of(OVERTAKEN);
            case "epoch_changed" -> Optional.of(EPOCH_CHANGED);
            default -> Optional.empty();
        };
    }

    static Optional<Path> ofRefusal(String code) {
        return switch (code) {
            case "revision_too_old" -> Optional.of(REVISION_TOO_OLD);
            case "contended" -> Optional.of(CONTENDED);
            case "store_unavailable" -> Optional.of(STORE_UNAVAILABLE);
            default -> Optional.empty();
        };
    }
}
