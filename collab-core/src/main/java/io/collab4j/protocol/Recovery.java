package io.collab4j.protocol;

import java.util.Locale;

/** What the receiver of an error is to do. */
public enum Recovery {
    /** Send the same again, after the delay if one is given. */
    RETRY,
    /** Join the field again, naming the revision it stands at. */
    RESYNC,
    /** Undo the refused edit locally. */
    ROLLBACK,
    /** Get a new token. */
    REAUTHENTICATE,
    /** The client is wrong; sending it again changes nothing. */
    FIX,
    GIVE_UP;

    /** The name on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
