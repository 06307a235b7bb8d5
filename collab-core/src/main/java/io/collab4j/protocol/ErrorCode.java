package io.collab4j.protocol;

import java.util.Locale;

/** Everything that can be answered with an {@code error}, and the recovery it calls for. */
public enum ErrorCode {
    BAD_JSON(Recovery.FIX),
    BAD_MESSAGE(Recovery.FIX),
    UNKNOWN_TYPE(Recovery.FIX),
    BAD_NAME(Recovery.FIX),
    TOO_LARGE(Recovery.FIX),
    TOO_DEEP(Recovery.FIX),
    AUTHENTICATION_REQUIRED(Recovery.REAUTHENTICATE),
    INVALID_TOKEN(Recovery.REAUTHENTICATE),
    TOKEN_EXPIRED(Recovery.REAUTHENTICATE),
    FORBIDDEN(Recovery.ROLLBACK),
    READ_ONLY(Recovery.ROLLBACK),
    NOT_JOINED(Recovery.RESYNC),
    BAD_OPERATION(Recovery.ROLLBACK),
    SURROGATE_SPLIT(Recovery.ROLLBACK),
    CONFLICT(Recovery.ROLLBACK),
    LOCK_HELD(Recovery.ROLLBACK),
    LOCK_LOST(Recovery.ROLLBACK),
    RATE_LIMITED(Recovery.RETRY),
    LIMIT_EXCEEDED(Recovery.GIVE_UP),
    DOCUMENT_TOO_LARGE(Recovery.GIVE_UP),
    STORE_UNAVAILABLE(Recovery.RETRY),
    CONTENDED(Recovery.RETRY),
    SHUTTING_DOWN(Recovery.RETRY),
    SEQUENCE_GAP(Recovery.RESYNC),
    EPOCH_CHANGED(Recovery.RESYNC),
    REVISION_TOO_OLD(Recovery.RESYNC),
    REVISION_AHEAD(Recovery.RESYNC),
    INTERNAL(Recovery.RETRY);

    private final Recovery recovery;
    private final String wireName;

    ErrorCode(Recovery recovery) {
        this.recovery = recovery;
        this.wireName = name().toLowerCase(Locale.ROOT);
    }

    public Recovery recovery() {
        return recovery;
    }

    /** The name on the wire. */
    public String wireName() {
        return wireName;
    }
}
