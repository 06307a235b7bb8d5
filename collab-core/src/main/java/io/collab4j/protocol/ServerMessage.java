package io.collab4j.protocol;

/** What the server says. */
public interface ServerMessage {

    /** The message as compact JSON text. */
    String encode();
}
