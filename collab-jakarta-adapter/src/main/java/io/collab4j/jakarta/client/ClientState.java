package io.collab4j.jakarta.client;

/** Whether a client has a line to its server. */
public enum ClientState {
    ONLINE,
    /** It comes back by itself. */
    OFFLINE,
    /** It does not, until it is told to reconnect. */
    CLOSED
}
