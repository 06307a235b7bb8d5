package io.collab4j.examples.load;

import java.util.List;

/** The words of a server under test. It tells the run what it heard; the run decides what to say next. */
interface Dialect {
    /** Lines of the handshake beside those of WebSocket itself. */
    List<String> headers(LoadClient client);

    /** The connection is there. */
    void opened(LoadClient client);

    /** A whole frame came. */
    void received(LoadClient client, byte[] frame, int from, int to, long now);

    /** Sends the first operation of a new document: its whole text. */
    void seed(LoadClient client, SentOperation operation, String text);

    /** Sends an operation against the newest revision that the client has seen. */
    void submit(LoadClient client, SentOperation operation, EditScript script);
}
