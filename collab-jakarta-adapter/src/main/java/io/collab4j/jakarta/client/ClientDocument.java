package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue;
import io.collab4j.json.ObjectWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** One open document: its fields, and whether all that was edited here is saved. May be used from any thread. */
public final class ClientDocument {
    private final ClientCore client;
    private final String id;
    private final DocumentFields fields;
    private final Membership membership;
    private final Members members;
    private final DocumentInbox inbox;
    private final Listeners<DocumentListener> listeners = new Listeners<>();
    private volatile SaveState saveState = SaveState.OFFLINE;

    ClientDocument(ClientCore client, String id, String type, Wanted wanted) {
        this.client = client;
        this.id = id;
        this.fields = new DocumentFields(this);
        this.membership = new Membership(this, fields, type, wanted);
        this.members = new Members(this);
        this.inbox = new DocumentInbox(this, fields, membership);
    }

    public String id() {
        return id;
    }

    /** Adds a listener; the result takes it off again. */
    public Runnable listen(DocumentListener listener) {
        return listeners.add(listener);
    }

    public SaveState saveState() {
        return saveState;
    }

    /** The fields that are here, by name; a copy. */
    public Map<String, ClientField> fields() {
        return fields.copy();
    }

    /**
     * The text field of that name; one nobody has edited yet is empty.
     *
     * @throws IllegalArgumentException if it is no name
     * @throws ClientException {@code wrong_type} if the field is known to be a value
     */
    public TextField text(String name) {
        return ofType(name, TextField.class, TextField::new);
    }

    /**
     * The value field of that name; one nobody has set yet is JSON null.
     *
     * @throws IllegalArgumentException if it is no name
     * @throws ClientException {@code wrong_type} if the field is known to be a text
     */
    public ValueField value(String name) {
        return ofType(name, ValueField.class, ValueField::new);
    }

    /** Completes when the server has everything edited here so far; fails as {@link ClientField#saved()} does. */
    public CompletionStage<Void> saved() {
        CompletableFuture<?>[] each = fields.all().stream()
                .map(field -> field.saved().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(each).minimalCompletionStage();
    }

    /** Who is in the document, one entry per connection, this client's own included; a copy. */
    public List<Member> members() {
        return members.list();
    }

    /**
     * Sends something to one other member. It is not kept and not confirmed; without a line it is dropped, and what the
     * server refuses is told to {@link DocumentListener#onError}.
     *
     * @param to the session of the member
     */
    public void signal(String to, JsonValue data) {
        client.loop()
                .run(() -> client.send(new ObjectWriter()
                        .put("type", "signal")
                        .put("document_id", id)
                        .put("to", to)
                        .put("data", data)));
    }

    /** Closes the document here. Edits the server does not have yet are given back; wait for {@link #saved()} first. */
    public void leave() {
        client.loop().run(membership::leave);
    }

    private <F extends ClientField> F ofType(
            String name, Class<F> type, BiFunction<ClientDocument, String, F> constructor) {
        CollabClient.requireName(name);
        DocumentFields.Obtained<F> obtained = fields.obtain(name, type, constructor);
        if (obtained.isNew()) {
            client.loop().run(() -> begin(obtained));
        }
        return obtained.field();
    }

    private void begin(DocumentFields.Obtained<?> obtained) {
        obtained.replaced().ifPresent(old -> old.closed("type_changed"));
        if (membership.isLeft()) {
            obtained.field().closed("left");
        } else {
            membership.wantField(obtained.field().name());
        }
    }

    // What follows is for the client and the fields, on the loop.

    ClientCore client() {
        return client;
    }

    Membership membership() {
        return membership;
    }

    Members roster() {
        return members;
    }

    DocumentInbox inbox() {
        return inbox;
    }

    void tell(Consumer<DocumentListener> event) {
        listeners.tell(event);
    }

    void tellError(Optional<String> fieldName, ClientException error) {
        tell(listener -> listener.onError(fieldName, error));
    }

    /** Works out whether everything is saved, and tells where that changed. */
    void update() {
        boolean online = membership.isOnline();
        boolean saving = false;
        for (ClientField field : fields.all()) {
            boolean pending = field.isPending() && field.state() == ClientField.State.JOINED;
            field.updateSaveState(state(online, pending));
            saving |= pending;
        }
        SaveState now = state(online, saving);
        if (now != saveState) {
            saveState = now;
            tell(listener -> listener.onSaveState(now));
        }
    }

    private static SaveState state(boolean online, boolean pending) {
        return !online ? SaveState.OFFLINE : pending ? SaveState.SAVING : SaveState.SAVED;
    }
}
