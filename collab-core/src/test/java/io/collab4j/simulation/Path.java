package io.collab4j.simulation;

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
    JOINED_WHOLE;

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
