package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.protocol.CloseCode;
import io.collab4j.session.ClientSession;
import io.collab4j.session.Connection;
import io.collab4j.session.Handshake;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two clients over real sockets, on the implementation of the client API that is found on the class path. */
public class JakartaTransportTest {
    private static final String LARGE = "\u00e9\ud83d\ude00 line\n".repeat(30_000);

    private final Collab collab = Collab.builder()
            .authenticator(credentials -> CompletableFuture.completedFuture(
                    new Identity(User.named("acme", credentials.token(), credentials.token()), Instant.MAX)))
            .authorizer(Authorizer.of(access -> true))
            .build();
    private final Server server = new Server();
    private URI address = URI.create("ws://localhost/");

    @BeforeEach
    void start() throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("localhost");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        server.setHandler(context);
        JakartaWebSocketServletContainerInitializer.configure(
                context,
                (servlets, container) -> container.addEndpoint(ServerEndpointConfig.Builder.create(Peer.class, "/ws")
                        .subprotocols(List.of("collab.v1"))
                        .configurator(new ServerEndpointConfig.Configurator() {
                            @Override
                            public <T> T getEndpointInstance(Class<T> type) {
                                return type.cast(new Peer(collab));
                            }
                        })
                        .build()));
        server.start();
        address = URI.create("ws://localhost:" + connector.getLocalPort() + "/ws");
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        collab.close();
    }

    @Test
    void twoEditTogether() throws Exception {
        try (CollabClient alice = connect("alice");
                CollabClient bob = connect("bob")) {
            TextField hers = join(alice);
            hers.insert(0, LARGE);
            await(hers.saved());
            TextField his = join(bob);
            assertThat(his.text()).hasToString(LARGE);
            his.edit(text -> TextOperation.insert(0, "top"));
            await(his.saved());
            hers.edit(text -> TextOperation.insert(0, "more"));
            await(hers.saved());
            assertThat(hers.text().toString()).startsWith("moretop");
        }
    }

    private CollabClient connect(String user) {
        return CollabClient.builder(address, TokenSupplier.of(() -> user)).connect();
    }

    private static TextField join(CollabClient client) throws Exception {
        return await(client.join("d", List.of("notes"))).text("notes");
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** The server's end of one socket; public because containers ask for that. */
    public static final class Peer extends Endpoint {
        private final Collab collab;

        Peer(Collab collab) {
            this.collab = collab;
        }

        @Override
        public void onOpen(Session socket, EndpointConfig config) {
            socket.setMaxTextMessageBufferSize(1 << 20);
            ClientSession session = collab.connect(new Socket(socket), new Handshake("127.0.0.1", null));
            socket.getUserProperties().put("session", session);
            socket.addMessageHandler(String.class, (MessageHandler.Whole<String>) session::onFrame);
        }

        @Override
        public void onClose(Session socket, CloseReason reason) {
            if (socket.getUserProperties().get("session") instanceof ClientSession session) {
                session.onClosed();
            }
        }
    }

    private record Socket(Session socket) implements Connection {
        @Override
        public CompletionStage<Void> send(String frame) {
            CompletableFuture<Void> sent = new CompletableFuture<>();
            socket.getAsyncRemote().sendText(frame, result -> sent.complete(null));
            return sent;
        }

        @Override
        public void close(CloseCode code, String reason) {
            abort();
        }

        @Override
        public void abort() {
            try {
                socket.close(new CloseReason(CloseCodes.GOING_AWAY, ""));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
