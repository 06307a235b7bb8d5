package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What the server says about one document, brought to the fields it is about. On the loop only. */
final class DocumentInbox {
    private static final Set<String> LOCK_ERRORS = Set.of("lock_held", "lock_lost");

    private final ClientDocument document;
    private final DocumentFields fields;
    private final Membership membership;

    DocumentInbox(ClientDocument document, DocumentFields fields, Membership membership) {
        this.document = document;
        this.fields = fields;
        this.membership = membership;
    }

    void receive(Message message) {
        switch (message.type()) {
            case "document_joined" -> joined(message);
            // Without a reason it answers a leave, whose document is gone here already; this may be its successor.
            case "document_left" ->
                message.text("reason").ifPresent(reason -> membership.end(reason, Optional.empty()));
            case "resync" -> resync(message);
            case "operation_acknowledged", "field_change_acknowledged" ->
                toField(message, field -> field.acknowledged(message));
            case "operation_applied", "field_changed" -> applied(message);
            case "field_lock_acquired", "field_lock_denied", "field_locked", "field_unlocked" ->
                fields.find(message.text("field_name"))
                        .ifPresent(field -> field.fieldLock().receive(message));
            case "cursor_update" -> {
                cursor(message);
                toField(message, field -> caret(field, message));
            }
            case "user_joined_document" -> document.roster().join(message);
            case "user_left_document" -> message.text("session_id").ifPresent(this::left);
            case "signal" -> {
                Signal signal = Signal.of(message);
                document.tell(listener -> listener.onSignal(signal));
            }
            default -> {
                // A newer server may say more than this client knows.
            }
        }
    }

    /** An error about this document that answers no question of its own. */
    void refused(Message error) {
        Optional<String> name = error.text("field_name");
        ClientField field = fields.find(name).orElse(null);
        if (field != null && error.integer("seq").isPresent()) {
            if (LOCK_ERRORS.contains(error.text("code").orElse(""))) {
                field.fieldLock().editRefused(error);
            }
            field.delivery().refused(error);
        } else if (field instanceof TextField text && error.text("ref").equals(Optional.of(SharedCaret.REF))) {
            text.sharedCaret().refused(error);
        } else {
            document.tellError(name, ClientException.of(error));
        }
    }

    private void joined(Message message) {
        Message infos = message.object("fields").orElse(new Message(JsonObject.EMPTY));
        for (String name : infos.json().members().keySet()) {
            infos.object(name).ifPresent(info -> joined(name, info));
        }
        members(message, infos.json().members().keySet());
        membership.answered(message.text("ref"));
        locks(infos.json().members().keySet(), message.list("locks"));
    }

    private void locks(Set<String> names, List<Message> locks) {
        for (String name : names) {
            Optional<Message> lock = locks.stream()
                    .filter(entry -> entry.text("field_name").equals(Optional.of(name)))
                    .findFirst();
            fields.find(Optional.of(name)).ifPresent(field -> field.fieldLock().joined(lock));
        }
    }

    private void joined(String name, Message info) {
        String type = info.text("field_type").orElse("text");
        DocumentFields.Obtained<ClientField> obtained = fields.forMessage(name, type, info.integer("revision", 0));
        obtained.replaced().ifPresent(old -> old.closed("type_changed"));
        if (obtained.isNew()) {
            document.tell(listener -> listener.onField(obtained.field()));
        }
        guarded(obtained.field(), field -> field.joined(info));
    }

    /** The answer names all members, and their cursors in the fields it names. */
    private void members(Message message, Set<String> names) {
        if (message.get("presence").isEmpty()) {
            return;
        }
        List<Message> presence = message.list("presence");
        document.roster().missing(presence).forEach(this::left);
        for (Message member : presence) {
            document.roster().join(member);
            if (!member.text("session_id").equals(document.client().sessionId())) {
                Message cursors = member.object("cursors").orElse(new Message(JsonObject.EMPTY));
                names.forEach(name -> cursor(member, name, cursors.object(name)));
            }
        }
    }

    private void cursor(Message member, String name, Optional<Message> told) {
        JsonObject info = told.map(Message::json).orElse(JsonObject.EMPTY);
        String sessionId = member.text("session_id").orElse("");
        document.roster().cursor(sessionId, name, info);
        if (fields.get(name) instanceof TextField text && text.position().isPresent()) {
            if (told.isPresent()) {
                text.caret(member, info);
            } else {
                text.left(sessionId);
            }
        }
    }

    private void cursor(Message message) {
        message.object("cursor_info")
                .ifPresent(info -> document.roster()
                        .cursor(
                                message.text("session_id").orElse(""),
                                message.text("field_name").orElse(""),
                                info.json()));
    }

    private void resync(Message message) {
        if (message.text("field_name").isEmpty()) {
            membership.connected(Optional.empty());
            return;
        }
        ClientField there = fields.find(message.text("field_name")).orElse(null);
        if (there != null) {
            membership.rejoin(there, false);
            document.update();
        } else if (membership.wasJoined() && membership.wantsAll()) {
            // A field that has come to exist, and not as an empty text that could be followed from its start.
            message.text("field_name").ifPresent(membership::fetch);
        }
    }

    private void applied(Message message) {
        String name = message.text("field_name").orElse("");
        ClientField there = fields.get(name);
        boolean silent = there != null && there.delivery().isSilent();
        if (!membership.wasJoined() || silent || (there == null && !membership.wantsAll())) {
            return;
        }
        long revision = message.integer("revision", 0);
        String type = message.text("field_type").orElse(message.type().equals("field_changed") ? "value" : "text");
        if (there != null && there.position().isPresent() && there.isOf(type, revision)) {
            guarded(there, field -> field.applied(message));
            cursor(message);
        } else if (there == null || revision > there.revision()) {
            membership.fetch(name);
        }
    }

    private static void caret(ClientField field, Message message) {
        if (field instanceof TextField text && text.position().isPresent()) {
            text.caret(message, message.object("cursor_info").map(Message::json).orElse(JsonObject.EMPTY));
        }
    }

    private void left(String sessionId) {
        document.roster().leave(sessionId);
        fields.all().forEach(field -> {
            if (field instanceof TextField text) {
                text.left(sessionId);
            }
        });
    }

    private void toField(Message message, Consumer<ClientField> action) {
        fields.find(message.text("field_name"))
                .filter(field -> !field.delivery().isSilent())
                .ifPresent(field -> guarded(field, action));
    }

    /** What makes no sense here is answered by taking the field's content anew. */
    private void guarded(ClientField field, Consumer<ClientField> action) {
        try {
            action.accept(field);
        } catch (RuntimeException failure) {
            document.tellError(
                    Optional.of(field.name()),
                    new ClientException("bad_message", "what the server said of the field makes no sense", failure));
            membership.rejoin(field, true);
        }
    }
}
