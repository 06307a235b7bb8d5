package io.collab4j.jakarta.client;

/** Where a change of a field comes from. */
public enum Origin {
    /** Edited here. */
    LOCAL,
    /** Edited by somebody else, or the first content. */
    REMOTE,
    /** An edit made here was taken back. */
    REFUSED,
    /** The server's state had to be taken over, because it is not one of the history known here. */
    RESET
}
