package io.collab4j.jakarta.client;

/** How a client's line goes. */
public enum ClientTransport {
    WEBSOCKET,
    /** Frames come down one event stream and go up as single requests, where no WebSocket gets through. */
    STREAM,
    /** Frames come down as answers to single requests, too, where an answer is held back until it is whole. */
    POLL
}
