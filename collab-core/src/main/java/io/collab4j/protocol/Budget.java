package io.collab4j.protocol;

/** What a message counts against; a budget that is used up does not stop messages of another. */
public enum Budget {
    CONTROL,
    OPERATIONS,
    JOINS,
    AUTHENTICATIONS,
    PRESENCE,
    PUBLICATIONS,
    HISTORY
}
