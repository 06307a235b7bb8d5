package io.collab4j.jakarta.client;

import io.collab4j.protocol.Names;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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
    private static final String DOCUMENT_TYPE = "record";

    private final Loop loop;
    private final ClientCore core;
    private final Runnable onClose;
    private volatile boolean closed;

    CollabClient(Loop loop, Route route, TokenSupplier tokens, Runnable onClose) {
        this.loop = loop;
        this.onClose = onClose;
        this.core = new ClientCore(loop, route, tokens);
    }

    /**
     * A client of the WebSocket at this address. It names no origin, which a server has to allow.
     *
     * @param server {@code ws:} or {@code wss:}, with the path of the server's endpoint
     */
    public static CollabClientBuilder builder(URI server, TokenSupplier tokens) {
        return new CollabClientBuilder(server, tokens);
    }

    /** Adds a listener; the result takes it off again. */
    public Runnable listen(ClientListener listener) {
        return core.listeners().add(listener);
    }

    public ClientState state() {
        return core.state();
    }

    /** How the line goes, or is being dialled; it changes while the client is offline. */
    public ClientTransport transport() {
        return core.link().transport();
    }

    /** Who the server takes this client for, since the last time it was connected; empty before the first. */
    public Optional<ClientIdentity> identity() {
        return core.identity();
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
     *     ClientException} if it refuses, or when the line is closed for good before
     */
    public CompletionStage<ClientDocument> join(String documentId, String documentType, List<String> fieldNames) {
        requireName(documentType);
        fieldNames.forEach(CollabClient::requireName);
        return join(documentId, documentType, fieldNames.isEmpty() ? Wanted.all() : Wanted.of(fieldNames));
    }

    private CompletionStage<ClientDocument> join(String documentId, String documentType, Wanted wanted) {
        requireName(documentId);
        CompletableFuture<ClientDocument> result = new CompletableFuture<>();
        if (closed) {
            result.completeExceptionally(new ClientException("closed", "the client is closed"));
        }
        loop.run(() -> {
            ClientDocument document = core.open(documentId, documentType, wanted);
            document.membership().joined().whenComplete((joined, failure) -> {
                if (failure == null) {
                    result.complete(joined);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        });
        return result.minimalCompletionStage();
    }

    /** Who of the tenant is online. */
    public ClientPresence presence() {
        return core.presence();
    }

    /**
     * The channel of that name, the same each time; it says nothing until it is subscribed.
     *
     * @param name as in {@code chat:42}
     */
    public ClientChannel channel(String name) {
        requireName(name);
        return core.channels().of(name);
    }

    /** Dials again, at once instead of later, or after it was closed by the server; after {@link #close()} it is over. */
    public void reconnect() {
        loop.run(core.link()::open);
    }

    /** Ends the line for good. Edits that were not saved stay in their fields; wait for {@code saved()} before. */
    @Override
    public void close() {
        closed = true;
        loop.run(() -> {
            core.link().close();
            onClose.run();
        });
    }

    static void requireName(String name) {
        if (!Names.isValid(name)) {
            throw new IllegalArgumentException("not a name of the protocol");
        }
    }
}
