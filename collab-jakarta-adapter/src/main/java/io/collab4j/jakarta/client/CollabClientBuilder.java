package io.collab4j.jakarta.client;

import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.SystemRuntime;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a {@link CollabClient} together. Not thread-safe. */
public final class CollabClientBuilder {
    private final URI server;
    private final TokenSupplier tokens;
    private final List<ClientListener> listeners = new ArrayList<>();
    private @Nullable WebSocketContainer container;
    private @Nullable CollabRuntime runtime;
    private @Nullable HttpClient httpClient;
    private boolean fallback = true;

    CollabClientBuilder(URI server, TokenSupplier tokens) {
        String scheme = server.getScheme() == null ? "" : server.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw new IllegalArgumentException("the address of a server begins with ws: or wss:");
        }
        this.server = server;
        this.tokens = tokens;
    }

    /**
     * What opens WebSockets; one that is found on the class path and shared by all clients, if it is not set. Make one and
     * keep it: some implementations start threads for each.
     */
    public CollabClientBuilder container(WebSocketContainer container) {
        this.container = container;
        return this;
    }

    /**
     * Time, timers, randomness and the executor, which may be shared by many clients; threads of its own, stopped by
     * {@link CollabClient#close()}, if it is not set. An executor that runs everything on a user interface's thread makes
     * that thread the client's loop.
     */
    public CollabClientBuilder runtime(CollabRuntime runtime) {
        this.runtime = runtime;
        return this;
    }

    /**
     * Whether plain HTTP takes the place of a WebSocket where none gets through; it does, if nothing is set. Its requests go
     * to the address of the WebSocket with {@code /stream} instead of {@code /ws}.
     */
    public CollabClientBuilder fallback(boolean fallback) {
        this.fallback = fallback;
        return this;
    }

    /** What sends the fallback's requests; one that is shared by all clients, if it is not set. */
    public CollabClientBuilder httpClient(HttpClient httpClient) {
        this.httpClient = httpClient;
        return this;
    }

    /** Hears everything from the start. */
    public CollabClientBuilder listener(ClientListener listener) {
        listeners.add(listener);
        return this;
    }

    /** The client, which begins to connect at once. */
    public CollabClient connect() {
        Runnable onClose = () -> {};
        CollabRuntime world = runtime;
        if (world == null) {
            SystemRuntime system = new SystemRuntime();
            world = system.runtime();
            onClose = system::close;
        }
        Loop loop = new Loop(world);
        return connect(loop, ways(loop), onClose);
    }

    private Map<ClientTransport, Transport> ways(Loop loop) {
        WebSocketContainer sockets = container == null ? Shared.CONTAINER : container;
        Transport socket = new JakartaTransport(sockets, server, loop.runtime().scheduler());
        if (!fallback) {
            return Map.of(ClientTransport.WEBSOCKET, socket);
        }
        HttpClient http = httpClient == null ? SharedHttp.CLIENT : httpClient;
        StreamRequests requests = new HttpStreamRequests(http, server, loop);
        return Map.of(
                ClientTransport.WEBSOCKET,
                socket,
                ClientTransport.STREAM,
                StreamTransport.streaming(loop, requests),
                ClientTransport.POLL,
                StreamTransport.polling(loop, requests));
    }

    CollabClient connect(Loop loop, Map<ClientTransport, Transport> ways, Runnable onClose) {
        CollabClient client = new CollabClient(loop, new Route(loop, ways), tokens, onClose);
        listeners.forEach(client::listen);
        client.reconnect();
        return client;
    }

    /** Found when it is first needed. One for all, because clients that each make one can disturb each other (Tyrus). */
    private static final class Shared {
        private static final WebSocketContainer CONTAINER = ContainerProvider.getWebSocketContainer();
    }

    private static final class SharedHttp {
        private static final HttpClient CLIENT = HttpClient.newHttpClient();
    }
}
