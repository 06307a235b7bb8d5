package io.collab4j.jakarta.client;

import io.collab4j.json.ObjectWriter;
import io.collab4j.protocol.Recovery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the documents of one client share: the line, who it is to the server, and which question an answer belongs to.
 * On the loop only, except for what is read of the state and the identity.
 */
final class ClientCore implements LinkListener {
    /** Room for the names, numbers and braces around an operation in its message. */
    private static final long ENVELOPE_BYTES = 1024;

    private static final long OPERATION_BYTES = 64 * 1024;
    private final Loop loop;
    private final Link link;
    private final Pacer pacer;
    private final Map<String, ClientDocument> documents = new HashMap<>();
    private final Requests requests = new Requests();
    private final ClientChannels channels;
    private final ClientPresence presence = new ClientPresence();
    private final Listeners<ClientListener> listeners = new Listeners<>();
    private volatile ClientState state = ClientState.OFFLINE;
    private volatile @Nullable ClientIdentity identity;
    /** Why the line was closed for good the last time. */
    private Optional<ClientException> ended = Optional.empty();

    ClientCore(Loop loop, Route route, TokenSupplier tokens) {
        this.loop = loop;
        this.pacer = new Pacer(loop);
        this.channels = new ClientChannels(this);
        this.link = new Link(loop, route, new Tokens(tokens, loop), this);
    }

    ClientState state() {
        return state;
    }

    Optional<ClientIdentity> identity() {
        return Optional.ofNullable(identity);
    }

    Listeners<ClientListener> listeners() {
        return listeners;
    }

    ClientChannels channels() {
        return channels;
    }

    ClientPresence presence() {
        return presence;
    }

    Link link() {
        return link;
    }

    /** The document of that id, opened if it is not, or with more of its fields. */
    ClientDocument open(String documentId, String documentType, Wanted wanted) {
        ClientDocument document = documents.get(documentId);
        if (document != null) {
            document.membership().want(wanted);
            return document;
        }
        ClientDocument opened = new ClientDocument(this, documentId, documentType, wanted);
        documents.put(documentId, opened);
        if (isOnline()) {
            opened.membership().connected(Optional.empty());
        } else if (link.isClosed()) {
            opened.membership().closed(ended);
        }
        return opened;
    }

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

    /** Sends a message whose answer comes back to its sender, with the id given here. */
    String request(ObjectWriter message, Answers answers) {
        String id = requests.add(answers);
        send(message.put("id", id));
        return id;
    }

    void reauthenticateIfCalled(ClientException error) {
        if (error.calls(Recovery.REAUTHENTICATE)) {
            reauthenticate();
        }
    }

    /** The server no longer takes the token. */
    void reauthenticate() {
        link.refreshToken(TokenSupplier.Reason.REFUSED);
    }

    /** A number of this client's may come to stand for two edits, unless it is never used again. */
    void becomeSomebodyNew() {
        link.becomeSomebodyNew();
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

    // What the link tells.

    @Override
    public void onAuthenticated(ClientIdentity now, Optional<String> former) {
        identity = now;
        pacer.start(now.limits().operationsPerSecond());
        listeners.tell(listener -> listener.onIdentity(now));
        become(ClientState.ONLINE, document -> document.membership().connected(former));
        channels.connected();
    }

    @Override
    public void onLost() {
        pacer.clear();
        channels.lost();
        become(ClientState.OFFLINE, document -> document.membership().lost());
        requests.lost();
    }

    @Override
    public void onMessage(Message message) {
        if (requests.receive(message)) {
            return;
        }
        Optional<ClientDocument> document = message.text("document_id").map(documents::get);
        if (message.type().equals("error")) {
            document.ifPresentOrElse(
                    there -> there.inbox().refused(message), () -> onRefused(ClientException.of(message)));
        } else if (document.isPresent()) {
            document.get().inbox().receive(message);
        } else {
            channels.receive(message);
            presence.receive(message);
        }
    }

    private void onRefused(ClientException error) {
        reauthenticateIfCalled(error);
        onError(error);
    }

    @Override
    public void onError(ClientException error) {
        listeners.tell(listener -> listener.onError(error));
    }

    @Override
    public void onClosed(Optional<ClientException> error) {
        ended = error;
        become(ClientState.CLOSED, document -> document.membership().closed(error));
        listeners.tell(listener -> listener.onClosed(error));
    }
}
