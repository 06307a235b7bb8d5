package io.collab4j.presence;

import io.collab4j.protocol.Outlet;

/** How far a member has read the fields of its document. */
public interface FieldReader {

    /** Whether a member can be told of a cursor now. */
    enum Reach {
        /** It has read as far as the cursor has. */
        READ,
        /** It will read so far. */
        NOT_YET,
        /** It does not read this field. */
        NEVER
    }

    /**
     * Lets the member read a field up to a revision, as far as the outlet has room.
     *
     * @param outlet where what it reads goes; the same thread is taking from the member's other sources
     */
    Reach readTo(String fieldName, long revision, Outlet outlet);
}
