package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.ObjectWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One open document: its fields, and whether all that was edited here is saved. May be used from any thread. */
public final class ClientDocument {
    private final CollabClient client;
    private final String id;
    private final Wanted wanted;
    private final Joins joins;
    private final Map<String, ClientField> fields = new ConcurrentSkipListMap<>();
    private final Listeners<DocumentListener> listeners = new Listeners<>();
    private final CompletableFuture<ClientDocument> joined = new CompletableFuture<>();
    private volatile SaveState saveState = SaveState.OFFLINE;
    private boolean wasJoined;
    private boolean left;

    ClientDocument(CollabClient client, String id, String type, Wanted wanted) {
        this.client = client;
        this.id = id;
        this.wanted = wanted;
        this.joins = new Joins(client, id, type, this::position, this::joinRefused);
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
        return Map.copyOf(fields);
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
        CompletableFuture<?>[] each = fields.values().stream()
                .map(field -> field.saved().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(each).minimalCompletionStage();
    }

    /** Closes the document here. Edits the server does not have yet are given back; wait for {@link #saved()} first. */
    public void leave() {
        loop().run(() -> {
            if (!left) {
                client.send(new ObjectWriter().put("type", "document_leave").put("document_id", id));
                end("left", Optional.empty());
            }
        });
    }

    private <F extends ClientField> F ofType(
            String name, Class<F> type, BiFunction<ClientDocument, String, F> constructor) {
        CollabClient.requireName(name);
        List<ClientField> replaced = new ArrayList<>(1);
        List<F> made = new ArrayList<>(1);
        ClientField field = fields.compute(name, (key, there) -> {
            if (type.isInstance(there)) {
                return there;
            }
            if (there != null && !there.isUntouched()) {
                throw new ClientException("wrong_type", "the field " + name + " is of another type");
            }
            if (there != null) {
                replaced.add(there);
            }
            made.add(constructor.apply(this, name));
            return made.get(0);
        });
        loop().run(() -> {
            replaced.forEach(old -> old.closed("type_changed"));
            if (left) {
                made.forEach(late -> late.closed("left"));
            } else if (!made.isEmpty() && wasJoined && client.isOnline()) {
                joins.ask(List.of(name), false);
            }
        });
        return type.cast(field);
    }

    // What follows is for the client and the fields, on the loop.

    Loop loop() {
        return client.loop();
    }

    Pacer pacer() {
        return client.pacer();
    }

    String clientId() {
        return client.clientId();
    }

    long operationBytes() {
        return client.operationBytes();
    }

    void reauthenticate() {
        client.reauthenticate();
    }

    void send(ObjectWriter message) {
        client.send(message);
    }

    CompletionStage<ClientDocument> joined() {
        return joined.minimalCompletionStage();
    }

    /** Whether edits may be sent: nothing is asked that could still answer for them. */
    boolean isReady() {
        return client.isOnline() && wasJoined && !left && joins.isEmpty();
    }

    private Optional<String> position(String name) {
        return Optional.ofNullable(fields.get(name)).flatMap(ClientField::position);
    }

    /** Somebody wants more fields, or all. */
    void want(Wanted more) {
        Optional<List<String>> unknown = wanted.add(more);
        if (client.isOnline() && !left) {
            unknown.ifPresent(names -> {
                if (wanted.isAll()) {
                    joins.askAll();
                } else {
                    joins.ask(names, false);
                }
            });
        }
    }

    /** A line is there; the client id of before is given if the server does not know it any more. */
    void connected(Optional<String> former) {
        lost();
        former.ifPresent(before -> fields.values().forEach(field -> field.orphaned(before)));
        List<String> known = fields.values().stream()
                .filter(field -> field.position().isPresent())
                .map(ClientField::name)
                .toList();
        if (!known.isEmpty()) {
            joins.ask(known, false);
        }
        if (wanted.isAll()) {
            // A join with positions covers the fields it names; one without names covers those to come.
            joins.askAll();
            return;
        }
        List<String> unknown = Stream.concat(wanted.names().stream(), fields.keySet().stream())
                .distinct()
                .filter(name -> !known.contains(name))
                .toList();
        if (!unknown.isEmpty() || known.isEmpty()) {
            joins.ask(unknown, false);
        }
    }

    void lost() {
        joins.clear();
        fields.values().forEach(field -> field.delivery().detached());
        update();
    }

    /** Asks for one field again; fresh for its whole content instead of what happened since. */
    void rejoin(ClientField field, boolean fresh) {
        field.delivery().silence();
        joins.askLater(field.name(), field.delivery().rejoinDelay(), fresh);
    }

    void receive(Message message) {
        switch (message.type()) {
            case "document_joined" -> joined(message);
            // Without a reason it answers a leave, whose document is gone here already; this may be its successor.
            case "document_left" -> message.text("reason").ifPresent(reason -> end(reason, Optional.empty()));
            case "resync" -> resync(message);
            case "operation_acknowledged", "field_change_acknowledged" ->
                toField(message, field -> field.acknowledged(message));
            case "operation_applied", "field_changed" -> applied(message);
            case "cursor_update" -> toField(message, field -> caret(field, message));
            case "user_left_document" -> message.text("session_id").ifPresent(this::caretsLeft);
            default -> {
                // A newer server may say more than this client knows.
            }
        }
    }

    private static void caret(ClientField field, Message message) {
        // A caret in another revision than the one here has no place yet, or none any more.
        boolean fits = message.integer("revision", field.revision()) == field.revision();
        if (fits && field instanceof TextField text && text.position().isPresent()) {
            text.caret(message, message.object("cursor_info").map(Message::json).orElse(JsonObject.EMPTY));
        }
    }

    private void caretsLeft(String sessionId) {
        fields.values().forEach(field -> {
            if (field instanceof TextField text) {
                text.left(sessionId);
            }
        });
    }

    /** An error about this document that answers no question of its own. */
    void refused(Message error) {
        Optional<String> name = error.text("field_name");
        ClientField field = name.map(fields::get).orElse(null);
        if (field != null && error.integer("seq").isPresent()) {
            field.delivery().refused(error);
        } else {
            tellError(name, ClientException.of(error));
        }
    }

    private void tellError(Optional<String> name, ClientException error) {
        listeners.tell(listener -> listener.onError(name, error));
    }

    /** Works out whether everything is saved, and tells where that changed. */
    void update() {
        boolean online = client.isOnline() && wasJoined && !left;
        boolean saving = false;
        for (ClientField field : fields.values()) {
            boolean pending = field.isPending() && field.state() == ClientField.State.JOINED;
            field.updateSaveState(state(online, pending));
            saving |= pending;
        }
        SaveState now = state(online, saving);
        if (now != saveState) {
            saveState = now;
            listeners.tell(listener -> listener.onSaveState(now));
        }
    }

    private static SaveState state(boolean online, boolean pending) {
        return !online ? SaveState.OFFLINE : pending ? SaveState.SAVING : SaveState.SAVED;
    }

    /** The field a message is about, made or replaced if it is not one of that type. */
    private ClientField fieldFor(String name, String type, long revision) {
        ClientField there = fields.get(name);
        if (there != null && there.isOf(type, revision) && there.state() != ClientField.State.CLOSED) {
            return there;
        }
        ClientField field = type.equals("value") ? new ValueField(this, name) : new TextField(this, name);
        fields.put(name, field);
        if (there != null) {
            there.closed("type_changed");
        }
        listeners.tell(listener -> listener.onField(field));
        return field;
    }

    private void joined(Message message) {
        Message infos = message.object("fields").orElse(new Message(JsonObject.EMPTY));
        for (String name : infos.json().members().keySet()) {
            infos.object(name)
                    .ifPresent(info -> guarded(
                            fieldFor(name, info.text("field_type").orElse("text"), info.integer("revision", 0)),
                            field -> field.joined(info)));
        }
        message.list("presence").forEach(this::present);
        wasJoined = true;
        // Only now: while the answer is worked in, nothing may be sent on a state in between.
        Optional<Joins.Join> join = message.text("ref").flatMap(joins::answered);
        if (join.isPresent() && join.get().names().isEmpty()) {
            joinMissing();
        }
        if (joins.isEmpty()) {
            joined.complete(this);
            fields.values().forEach(field -> field.delivery().flush());
        }
        update();
    }

    private void present(Message member) {
        if (member.text("session_id").equals(client.sessionId())) {
            return;
        }
        member.object("cursors")
                .ifPresent(cursors -> cursors.json().members().keySet().forEach(name -> {
                    if (fields.get(name) instanceof TextField text
                            && text.position().isPresent()) {
                        cursors.object(name).ifPresent(info -> text.caret(member, info.json()));
                    }
                }));
    }

    /** Fields the application holds although the server did not list them: nobody has edited them yet. */
    private void joinMissing() {
        List<String> missing = fields.values().stream()
                .filter(field -> field.state() == ClientField.State.JOINING)
                .map(ClientField::name)
                .toList();
        if (!missing.isEmpty()) {
            joins.ask(missing, false);
        }
    }

    private void joinRefused(Joins.Join join, ClientException error) {
        if (!wasJoined || join.names().isEmpty()) {
            end(error.code(), Optional.of(error));
        } else if (join.names().get().size() > 1) {
            // One name that may no longer be read fails the whole question: ask for each alone.
            join.names().get().forEach(name -> joins.ask(List.of(name), join.fresh()));
        } else {
            join.names().get().forEach(name -> drop(name, error));
            fields.values().forEach(field -> field.delivery().flush());
        }
        update();
    }

    private void drop(String name, ClientException error) {
        ClientField field = fields.remove(name);
        tellError(Optional.of(name), error);
        if (field != null) {
            field.closed(error.code());
        }
    }

    private void resync(Message message) {
        if (message.text("field_name").isEmpty()) {
            connected(Optional.empty());
            return;
        }
        ClientField field = fields.get(message.text("field_name").get());
        if (field != null) {
            rejoin(field, false);
            update();
        }
    }

    private void applied(Message message) {
        String name = message.text("field_name").orElse("");
        ClientField there = fields.get(name);
        boolean silent = there != null && there.delivery().isSilent();
        if (!wasJoined || silent || (there == null && !wanted.isAll())) {
            return;
        }
        long revision = message.integer("revision", 0);
        String type = message.text("field_type").orElse(message.type().equals("field_changed") ? "value" : "text");
        if (there != null && there.position().isPresent() && there.isOf(type, revision)) {
            guarded(there, field -> field.applied(message));
        } else if ((there == null || revision > there.revision()) && !joins.asks(name)) {
            joins.ask(List.of(name), true);
        }
    }

    private void toField(Message message, Consumer<ClientField> action) {
        ClientField field = message.text("field_name").map(fields::get).orElse(null);
        if (field != null && !field.delivery().isSilent()) {
            guarded(field, action);
        }
    }

    /** What makes no sense here is answered by taking the field's content anew. */
    private void guarded(ClientField field, Consumer<ClientField> action) {
        try {
            action.accept(field);
        } catch (RuntimeException failure) {
            tellError(
                    Optional.of(field.name()),
                    new ClientException("bad_message", "what the server said of the field makes no sense", failure));
            rejoin(field, true);
        }
    }

    /** The document is no longer open here. */
    void end(String reason, Optional<ClientException> error) {
        if (left) {
            return;
        }
        lost();
        left = true;
        client.forget(this);
        fields.values().forEach(field -> field.closed(reason));
        joined.completeExceptionally(error.orElseGet(() -> new ClientException("left", reason)));
        update();
        listeners.tell(listener -> listener.onLeft(reason, error));
    }
}
