package io.collab4j.examples.load;

/** What somebody of a crowd does while it lives. */
enum CrowdRole {
    /** Is there and reads. */
    IDLE,
    /** Edits. */
    TYPING,
    /** Edits, goes without waiting for answers, comes back and takes up where it was. */
    ROAMING,
    /** Reads a kilobyte a second. */
    SLOW,
    /** Has stopped reading. */
    STOPPED,
    /** Has stopped reading and goes on asking. */
    FLOODING;

    /** Whether the server may close the connection or skip what was not read. */
    boolean readsTooSlowly() {
        return this == SLOW || this == STOPPED || this == FLOODING;
    }
}
