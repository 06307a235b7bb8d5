package io.collab4j.simulation;

/** What a set of runs must have met at least once, or it proves less than it claims. */
public enum Path {
    RESUMED_WITH_OPERATIONS,
    RESUMED_WITH_CONTENT,
    COMMITTED_UNSEEN,
    REPEAT_ANSWERED,
    BEHIND,
    COMMIT_OUTCOME_UNKNOWN,
    STORE_REFUSED,
    SUPERSEDED,
    IDENTITY_LOST,
    REVISION_TOO_OLD,
    RESYNC,
    TOO_SLOW,
    LATE_MESSAGE_OF_A_LEFT_CONNECTION,
    REFUSED_BAD_EDIT,
    NODE_CRASH,
    NODE_STOP,
    BUS_LOSS_HEALED_BY_POLL,
    JOINED_WHOLE
}
