package io.collab4j.protocol;

/** What a message counts against; a budget that is used up does not stop messages of another. */
public enum Budget {
    CONTROL,
    /** One for each edit, whatever its size. */
    OPERATIONS,
    /** The bytes of edits, which count against both. */
    OPERATION_BYTES,
    JOINS,
    PRESENCE,
    PUBLICATIONS,
    HISTORY,
    AUTHENTICATIONS,
    /** What a tenant's connections are told: no message takes from it beforehand, and what has others told waits while it is owed. */
    DELIVERIES
}
