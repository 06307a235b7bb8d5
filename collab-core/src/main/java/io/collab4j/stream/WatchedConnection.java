package io.collab4j.stream;

import io.collab4j.protocol.CloseCode;
import io.collab4j.session.Connection;
import java.util.concurrent.CompletionStage;

/** A connection that tells when its session ends it. */
record WatchedConnection(Connection connection, Runnable onEnd) implements Connection {
    @Override
    public CompletionStage<Void> send(String frame) {
        return connection.send(frame);
    }

    @Override
    public void close(CloseCode code, String reason) {
        onEnd.run();
        connection.close(code, reason);
    }

    @Override
    public void abort() {
        onEnd.run();
        connection.abort();
    }
}
