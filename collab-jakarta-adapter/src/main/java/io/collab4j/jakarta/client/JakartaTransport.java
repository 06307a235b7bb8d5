package io.collab4j.jakarta.client;

import io.collab4j.observe.Failures;
import io.collab4j.runtime.Scheduler;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** WebSockets of any Jakarta implementation. Connecting blocks there, so each attempt has a short-lived thread. */
final class JakartaTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(JakartaTransport.class);
    private static final String SUBPROTOCOL = "collab.v1";
    private static final AtomicLong THREADS = new AtomicLong();

    private final WebSocketContainer container;
    private final URI server;
    private final Scheduler scheduler;

    JakartaTransport(WebSocketContainer container, URI server, Scheduler scheduler) {
        this.container = container;
        this.server = server;
        this.scheduler = scheduler;
    }

    @Override
    public Line open(String token, Listener listener) {
        JakartaLine line = new JakartaLine(listener, scheduler);
        Thread dialler = new Thread(() -> connect(line), "collab-connect-" + THREADS.incrementAndGet());
        dialler.setDaemon(true);
        dialler.start();
        return line;
    }

    private void connect(JakartaLine line) {
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create()
                .preferredSubprotocols(List.of(SUBPROTOCOL))
                .configurator(new NoOrigin())
                .build();
        try {
            Session session = container.connectToServer(line, config, server);
            line.connected(session);
        } catch (DeploymentException | IOException | RuntimeException failure) {
            // Why is not told anybody, as it is tried again; who wonders about a client that stays offline finds it
            // here.
            LOG.debug("no line to the server", Failures.withoutText(failure));
            line.failed();
        }
    }

    /** A program has no page it comes from. Tyrus makes one up, {@code http:} even for {@code wss:}, which is refused. */
    private static final class NoOrigin extends ClientEndpointConfig.Configurator {
        @Override
        public void beforeRequest(Map<String, List<String>> headers) {
            headers.keySet().removeIf("Origin"::equalsIgnoreCase);
        }
    }
}
