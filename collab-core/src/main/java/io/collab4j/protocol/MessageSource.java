package io.collab4j.protocol;

/**
 * Something that has messages for one connection and keeps them until the connection can take them, so that a peer that
 * reads slowly costs no queue.
 */
public interface MessageSource {

    /** Whether there is something to take. */
    boolean isReady();

    /** Takes messages, already encoded, until there are none or the outlet is full; one thread at a time. */
    void take(Outlet outlet);
}
