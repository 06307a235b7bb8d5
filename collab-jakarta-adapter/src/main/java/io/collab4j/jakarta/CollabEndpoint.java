package io.collab4j.jakarta;

import io.collab4j.Collab;
import io.collab4j.observe.Failures;
import io.collab4j.protocol.CloseCode;
import io.collab4j.session.ClientSession;
import io.collab4j.session.Handshake;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket: what the container tells of it goes to the server's session. Public because some containers refuse an
 * endpoint that is not; nobody but {@link CollabServlet} makes one.
 */
public final class CollabEndpoint extends Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(CollabEndpoint.class);
    /** Where Tomcat looks how long a peer may take to answer a close frame; the others go by the idle time. */
    private static final String TOMCAT_CLOSE_MILLIS = "org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT";

    private final Collab collab;
    private final Handshake handshake;
    private final Closer closer;
    private final AtomicReference<@Nullable ClientSession> client = new AtomicReference<>();

    CollabEndpoint(Collab collab, Handshake handshake, Closer closer) {
        this.collab = collab;
        this.handshake = handshake;
        this.closer = closer;
    }

    @Override
    public void onOpen(Session webSocket, EndpointConfig config) {
        // The server's own pings decide who is alive. A limit here, however long, would spoil the end of a peer that
        // reads nothing: on Undertow the clock of the first limit runs on when a shorter one is set.
        webSocket.setMaxIdleTimeout(0);
        webSocket.getUserProperties().put(TOMCAT_CLOSE_MILLIS, 2_000L);
        ClientSession session = collab.connect(new WebSocketConnection(webSocket, closer), handshake);
        FrameAssembler frames = new FrameAssembler(session::maxFrameBytes);
        client.set(session);
        webSocket.addMessageHandler(String.class, new TextHandler(session, frames));
        webSocket.addMessageHandler(ByteBuffer.class, (part, last) -> session.onViolation(CloseCode.BINARY_FRAME));
        webSocket.addMessageHandler(PongMessage.class, pong -> session.onActivity());
    }

    @Override
    public void onClose(Session webSocket, CloseReason reason) {
        gone();
    }

    @Override
    public void onError(Session webSocket, Throwable failure) {
        // A connection that broke: the container closes it next, or has already.
        ClientSession session = client.get();
        String sessionId = session == null ? "none" : session.sessionId();
        LOG.debug("a connection failed, session={}", sessionId, Failures.withoutText(failure));
        if (!webSocket.isOpen()) {
            gone();
        }
    }

    private void gone() {
        ClientSession session = client.get();
        if (session != null) {
            session.onClosed();
        }
    }

    /** In parts, because containers differ in how large a whole message may be and what they keep for it. */
    private static final class TextHandler implements MessageHandler.Partial<String> {
        private final ClientSession session;
        private final FrameAssembler frames;

        TextHandler(ClientSession session, FrameAssembler frames) {
            this.session = session;
            this.frames = frames;
        }

        @Override
        public void onMessage(String part, boolean last) {
            boolean before = frames.isTooBig();
            frames.add(part, last).ifPresent(session::onFrame);
            if (frames.isTooBig() && !before) {
                session.onViolation(CloseCode.TOO_BIG);
            } else if (!last) {
                session.onPart();
            }
        }
    }
}
