package io.collab4j.jakarta.client;

import io.collab4j.json.ObjectWriter;
import io.collab4j.protocol.Names;
import io.collab4j.protocol.Recovery;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One user's line to one server, and the documents open on it. The line comes back by itself and goes on where it was:
 * what is edited meanwhile shows at once, and is sent exactly once. May be used from any thread; listeners are called on
 * the client's loop, one after the other.
 *
 * <pre>{@code
 * CollabClient client = CollabClient.builder(URI.create("wss://example.com/realtime/ws"), TokenSupplier.of(tokens::get))
 *         .connect();
 * client.join("report-7").thenAccept(report -> {
 *     TextField notes = report.text("notes");
 *     notes.listen(view);
 *     notes.edit(text -> TextOperation.insert(text.length(), "Done.\n"));
 *     notes.saved().thenRun(client::close);
 * });
 * }</pre>
 */
public final class CollabClient implements AutoCloseable {
    /** Room for the names, numbers and braces around an operation in its message. */
    private static final long ENVELOPE_BYTES = 1024;

    private static final long OPERATION_BYTES = 64 * 1024;
    private static final String DOCUMENT_TYPE = "record";

    private final Loop loop;
    private final Link link;
    private final Pacer pacer;
    private final Runnable onClose;
    private final Map<String, ClientDocument> documents = new HashMap<>();
    private final Map<String, BiConsumer<String, Message>> requests = new HashMap<>();
    private final Listeners<ClientListener> listeners = new Listeners<>();
    private volatile ClientState state = ClientState.OFFLINE;
    private volatile @Nullable ClientIdentity identity;
    private long lastRequest;

    CollabClient(Loop loop, Transport transport, TokenSupplier tokens, Runnable onClose) {
        this.loop = loop;
        this.onClose = onClose;
        this.pacer = new Pacer(loop);
        this.link = new Link(loop, transport, new Tokens(tokens, loop), new LinkEvents());
    }

    /**
     * A client of the WebSocket at this address.
     *
     * @param server {@code ws:} or {@code wss:}, with the path of the server's endpoint
     */
    public static CollabClientBuilder builder(URI server, TokenSupplier tokens) {
        return new CollabClientBuilder(server, tokens);
    }

    /** Adds a listener; the result takes it off again. */
    public Runnable listen(ClientListener listener) {
        return listeners.add(listener);
    }

    public ClientState state() {
        return state;
    }

    /** Who the server takes this client for, since the last time it was connected; empty before the first. */
    public Optional<ClientIdentity> identity() {
        return Optional.ofNullable(identity);
    }

    /** Opens a document with all its fields, also those to come. */
    public CompletionStage<ClientDocument> join(String documentId) {
        return join(documentId, DOCUMENT_TYPE, Wanted.all());
    }

    /** Opens some fields of a document, or more of them; without names it is all. */
    public CompletionStage<ClientDocument> join(String documentId, List<String> fieldNames) {
        return join(documentId, DOCUMENT_TYPE, fieldNames);
    }

    /**
     * Opens a document.
     *
     * @param documentType what the application's rules know it by; it counts at the first join only
     * @param fieldNames some fields; none for all, also those to come
     * @return completes when the server has answered, which may be long after when offline; fails with a {@link
     *     ClientException} if it refuses
     */
    public CompletionStage<ClientDocument> join(String documentId, String documentType, List<String> fieldNames) {
        requireName(documentType);
        fieldNames.forEach(CollabClient::requireName);
        return join(documentId, documentType, fieldNames.isEmpty() ? Wanted.all() : Wanted.of(fieldNames));
    }

    private CompletionStage<ClientDocument> join(String documentId, String documentType, Wanted wanted) {
        requireName(documentId);
        CompletableFuture<ClientDocument> result = new CompletableFuture<>();
        loop.run(() -> {
            ClientDocument document = documents.get(documentId);
            if (document == null) {
                document = new ClientDocument(this, documentId, documentType, wanted);
                documents.put(documentId, document);
                if (isOnline()) {
                    document.connected(Optional.empty());
                }
            } else {
                document.want(wanted);
            }
            document.joined().whenComplete((joined, failure) -> {
                if (failure == null) {
                    result.complete(joined);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        });
        return result.minimalCompletionStage();
    }

    /** Dials again, at once instead of later, or after it was closed by the server; after {@link #close()} it is over. */
    public void reconnect() {
        loop.run(link::open);
    }

    /** Ends the line for good. Edits that were not saved stay in their fields; wait for {@code saved()} before. */
    @Override
    public void close() {
        loop.run(() -> {
            link.close();
            onClose.run();
        });
    }

    static void requireName(String name) {
        if (!Names.isValid(name)) {
            throw new IllegalArgumentException("not a name of the protocol");
        }
    }

    // What follows is for documents, on the loop.

    Loop loop() {
        return loop;
    }

    Pacer pacer() {
        return pacer;
    }

    boolean isOnline() {
        return state == ClientState.ONLINE;
    }

    String clientId() {
        return identity().map(ClientIdentity::clientId).orElse("");
    }

    Optional<String> sessionId() {
        return identity().map(ClientIdentity::sessionId);
    }

    /** How large the JSON of one operation may be. */
    long operationBytes() {
        return identity()
                        .map(ClientIdentity::limits)
                        .map(limits -> Math.min(limits.maxOperationBytes(), limits.maxFrameBytes()))
                        .orElse(OPERATION_BYTES)
                - ENVELOPE_BYTES;
    }

    void send(ObjectWriter message) {
        link.send(message.end());
    }

    /** Sends a message whose error comes back to its sender, with the id given here. */
    String request(ObjectWriter message, BiConsumer<String, Message> refused) {
        String id = Long.toString(++lastRequest);
        requests.put(id, refused);
        send(message.put("id", id));
        return id;
    }

    /** The server no longer takes the token. */
    void reauthenticate() {
        link.refreshToken(TokenSupplier.Reason.REFUSED);
    }

    /** This one is no longer open. */
    void forget(ClientDocument document) {
        documents.remove(document.id(), document);
    }

    /** Documents first, so that what a listener does finds them as they are. */
    private void become(ClientState now, Consumer<ClientDocument> action) {
        boolean changed = now != state;
        state = now;
        List.copyOf(documents.values()).forEach(action);
        if (changed) {
            listeners.tell(listener -> listener.onState(now));
        }
    }

    private final class LinkEvents implements Link.Listener {
        @Override
        public void onAuthenticated(ClientIdentity now, Optional<String> former) {
            identity = now;
            pacer.start(now.limits().operationsPerSecond());
            listeners.tell(listener -> listener.onIdentity(now));
            become(ClientState.ONLINE, document -> document.connected(former));
        }

        @Override
        public void onLost() {
            requests.clear();
            pacer.clear();
            become(ClientState.OFFLINE, ClientDocument::lost);
        }

        @Override
        public void onMessage(Message message) {
            BiConsumer<String, Message> request =
                    message.text("ref").map(requests::remove).orElse(null);
            ClientDocument document =
                    message.text("document_id").map(documents::get).orElse(null);
            boolean isError = message.type().equals("error");
            if (isError && request != null) {
                request.accept(message.text("ref").orElse(""), message);
            } else if (isError && document != null) {
                document.refused(message);
            } else if (isError) {
                onRefused(ClientException.of(message));
            } else if (document != null) {
                document.receive(message);
            }
        }

        private void onRefused(ClientException error) {
            if (error.calls(Recovery.REAUTHENTICATE)) {
                reauthenticate();
            }
            onError(error);
        }

        @Override
        public void onError(ClientException error) {
            listeners.tell(listener -> listener.onError(error));
        }

        @Override
        public void onClosed(Optional<ClientException> error) {
            become(ClientState.CLOSED, ClientDocument::update);
            listeners.tell(listener -> listener.onClosed(error));
        }
    }
}
