package io.collab4j.store;

import java.util.Locale;

/** Why a lock ended. */
public enum LockEnd {
    /** Its holder gave it back. */
    RELEASED,
    /** Its lease was over, or it was held too long without an edit. */
    EXPIRED,
    /** Its holder's connection had gone and the client did not come back in time. */
    DISCONNECTED,
    /** The application took it away. */
    FORCED;

    /** The reason on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
