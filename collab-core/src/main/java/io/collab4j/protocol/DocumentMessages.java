package io.collab4j.protocol;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.ObjectWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server says about documents. Parts that are JSON text already are written as they are. */
public final class DocumentMessages {
    private DocumentMessages() {}

    /** Where an edit was made. */
    public record Address(String documentId, String fieldName) {}

    /** Who made an edit. */
    public record Editor(String userId, String clientId, String sessionId) {}

    /**
     * The answer to a join.
     *
     * @param fields JSON of each, by name
     * @param locks those in force
     */
    public record Joined(
            @Nullable String ref,
            String documentId,
            List<Field> fields,
            List<Member> presence,
            List<LockMessages.Lock> locks)
            implements ServerMessage {
        /** The names of the fields it tells of. */
        public List<String> fieldNames() {
            return fields.stream().map(Field::fieldName).toList();
        }

        /** The same with other locks. */
        public Joined with(List<LockMessages.Lock> others) {
            return new Joined(ref, documentId, fields, presence, others);
        }

        @Override
        public String encode() {
            ObjectWriter byName = new ObjectWriter();
            fields.forEach(field -> byName.raw(field.fieldName(), field.json()));
            StringBuilder members = new StringBuilder();
            presence.forEach(
                    member -> members.append(members.isEmpty() ? "" : ",").append(member.json()));
            return message("document_joined", ref)
                    .put("document_id", documentId)
                    .raw("fields", byName.end())
                    .raw("presence", "[" + members + "]")
                    .raw("locks", LockMessages.json(locks))
                    .end();
        }
    }

    /**
     * A field as it is joined.
     *
     * @param content JSON of the state; null if {@code operations} are given
     * @param operations JSON of everything that was missed
     */
    public record Field(
            String fieldName,
            String fieldType,
            String epoch,
            long revision,
            String operationId,
            boolean writable,
            long lastSeq,
            long lastSeqRevision,
            @Nullable String content,
            @Nullable List<String> operations) {
        String json() {
            return new ObjectWriter()
                    .put("field_type", fieldType)
                    .put("epoch", epoch)
                    .put("revision", revision)
                    .put("operation_id", operationId)
                    .put("writable", writable)
                    .put("last_seq", lastSeq)
                    .put("last_seq_revision", lastSeqRevision)
                    .raw("content", content)
                    .raw("operations", operations == null ? null : "[" + String.join(",", operations) + "]")
                    .end();
        }
    }

    /**
     * A session that is in a document.
     *
     * @param userInfo as JSON
     * @param cursors as JSON by field name; the one that is in no field is under the empty name
     */
    public record Member(String userId, String sessionId, String userInfo, Map<String, String> cursors) {
        String json() {
            ObjectWriter byField = new ObjectWriter();
            cursors.forEach(byField::raw);
            return new ObjectWriter()
                    .put("user_id", userId)
                    .put("session_id", sessionId)
                    .raw("user_info", userInfo)
                    .raw("cursors", byField.end())
                    .end();
        }
    }

    /** The session is out of the document; with a reason if it was not asked to be. */
    public record Left(
            @Nullable String ref,
            String documentId,
            @Nullable String reason) implements ServerMessage {
        @Override
        public String encode() {
            return message("document_left", ref)
                    .put("document_id", documentId)
                    .put("reason", reason)
                    .end();
        }
    }

    /** The author's own operation is committed. */
    public record OperationAcknowledged(
            @Nullable String ref,
            Address address,
            long seq,
            String operationId,
            long revision,
            @Nullable String operation)
            implements ServerMessage {
        @Override
        public String encode() {
            return addressed("operation_acknowledged", ref, address)
                    .put("seq", seq)
                    .put("operation_id", operationId)
                    .put("revision", revision)
                    .raw("transformed_operation", operation)
                    .end();
        }
    }

    /** Somebody else's operation. */
    public record OperationApplied(
            Address address,
            String epoch,
            String fieldType,
            long revision,
            String operation,
            String operationId,
            Editor editor,
            Instant timestamp,
            @Nullable JsonObject cursorInfo)
            implements ServerMessage {
        @Override
        public String encode() {
            ObjectWriter out = addressed("operation_applied", address)
                    .put("epoch", epoch)
                    .put("field_type", fieldType)
                    .put("revision", revision)
                    .raw("operation", operation)
                    .put("operation_id", operationId);
            return edited(out, editor, timestamp).put("cursor_info", cursorInfo).end();
        }
    }

    /** The author's own new value is committed. */
    public record FieldChangeAcknowledged(
            @Nullable String ref, Address address, long revision, long seq, String operationId)
            implements ServerMessage {
        @Override
        public String encode() {
            return addressed("field_change_acknowledged", ref, address)
                    .put("revision", revision)
                    .put("seq", seq)
                    .put("operation_id", operationId)
                    .end();
        }
    }

    /** Somebody else's new value. */
    public record FieldChanged(
            Address address,
            String epoch,
            String fieldType,
            long revision,
            String value,
            String operationId,
            Editor editor,
            Instant timestamp)
            implements ServerMessage {
        @Override
        public String encode() {
            ObjectWriter out = addressed("field_changed", address)
                    .put("epoch", epoch)
                    .put("field_type", fieldType)
                    .put("revision", revision)
                    .raw("value", value)
                    .put("operation_id", operationId);
            return edited(out, editor, timestamp).end();
        }
    }

    /** One operation in the answer to a resume. */
    public record Logged(
            long revision, String operation, String operationId, Editor editor, long seq, Instant timestamp)
            implements ServerMessage {
        @Override
        public String encode() {
            ObjectWriter out = new ObjectWriter()
                    .put("revision", revision)
                    .raw("operation", operation)
                    .put("operation_id", operationId);
            return edited(out, editor, timestamp).put("seq", seq).end();
        }
    }

    /** A field is silent from here until it is joined again. */
    public record Resync(Address address, String reason) implements ServerMessage {
        @Override
        public String encode() {
            return addressed("resync", address).put("reason", reason).end();
        }
    }

    private static ObjectWriter message(String type, @Nullable String ref) {
        return new ObjectWriter().put("type", type).put("ref", ref);
    }

    private static ObjectWriter addressed(String type, Address address) {
        return addressed(type, null, address);
    }

    static ObjectWriter addressed(String type, @Nullable String ref, Address address) {
        return message(type, ref).put("document_id", address.documentId()).put("field_name", address.fieldName());
    }

    private static ObjectWriter edited(ObjectWriter out, Editor editor, Instant timestamp) {
        return out.put("user_id", editor.userId())
                .put("client_id", editor.clientId())
                .put("session_id", editor.sessionId())
                .put("timestamp", timestamp.toString());
    }
}
