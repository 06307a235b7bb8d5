package io.collab4j.jakarta;

import io.collab4j.protocol.CloseCode;
import io.collab4j.session.Connection;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket as a connection. The session above sends one frame at a time and none while closing, which is what every
 * container needs; a send that is never called back is that session's business too.
 */
final class WebSocketConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);
    /** A container that still has something to send gives up after so long without any of it going out. */
    private static final long ABORT_MILLIS = 2_000;

    private final Session session;
    private final RemoteEndpoint.Async remote;
    private final Closer closer;
    private final AtomicBoolean closed = new AtomicBoolean();

    WebSocketConnection(Session session, Closer closer) {
        this.session = session;
        this.remote = session.getAsyncRemote();
        this.closer = closer;
    }

    @Override
    public CompletionStage<Void> send(String frame) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try {
            remote.sendText(frame, result -> {
                if (result.isOK()) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(result.getException());
                }
            });
        } catch (RuntimeException failure) {
            sent.completeExceptionally(failure);
        }
        return sent;
    }

    @Override
    public void close(CloseCode code, String reason) {
        if (closed.compareAndSet(false, true)) {
            closer.run(() -> close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code.code()), reason)));
        }
    }

    private void close(CloseReason reason) {
        try {
            session.close(reason);
        } catch (IOException | RuntimeException alreadyGone) {
            LOG.debug(
                    "closing a connection that is gone: {}",
                    alreadyGone.getClass().getName());
        }
    }

    @Override
    public void abort() {
        closer.run(() -> {
            endWhenIdleFor(ABORT_MILLIS);
            // Jetty cuts at a second close, before a peer that reads again can be told of the first.
            close(CloseCode.GOING_AWAY, "");
        });
        // A peer that goes on sending while it reads nothing is not idle; now its next byte ends the connection.
        closer.runLater(ABORT_MILLIS, () -> endWhenIdleFor(1));
    }

    private void endWhenIdleFor(long millis) {
        try {
            session.setMaxIdleTimeout(millis);
        } catch (RuntimeException alreadyGone) {
            LOG.debug(
                    "a connection to be ended is gone: {}",
                    alreadyGone.getClass().getName());
        }
    }
}
