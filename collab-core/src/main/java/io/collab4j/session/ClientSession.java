package io.collab4j.session;

import io.collab4j.protocol.CloseCode;

/**
 * What a transport tells of its peer. Calls of one connection come one after the other, from any thread; none of them
 * blocks, and none throws.
 */
public interface ClientSession {

    /** The server's id of this connection. */
    String sessionId();

    /** How many bytes the frame that comes now may have; fewer for a peer that has not authenticated. */
    int maxFrameBytes();

    /** A part of a frame that is not whole yet. Until it is, nothing counts as life: nobody stays by sending slowly. */
    void onPart();

    /** A whole frame of text, within the frame limit. */
    void onFrame(String frame);

    /** The peer did what no frame can answer: too big a frame, a binary one. The session closes the connection. */
    void onViolation(CloseCode code);

    /** Something came from the peer that is no message, for example a WebSocket pong: it is alive, if not too lively. */
    void onActivity();

    /** The peer says that it goes, where its transport does not show that. The session closes the connection. */
    void onLeaving();

    /** The connection is gone, whoever ended it. Calling it again does nothing. */
    void onClosed();
}
