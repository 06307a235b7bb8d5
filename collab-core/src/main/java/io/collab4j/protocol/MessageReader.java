package io.collab4j.protocol;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.json.Utf8;
import io.collab4j.protocol.ClientMessage.Authenticate;
import io.collab4j.protocol.ClientMessage.DocumentJoin;
import io.collab4j.protocol.ClientMessage.DocumentLeave;
import io.collab4j.protocol.ClientMessage.FieldChange;
import io.collab4j.protocol.ClientMessage.Operation;
import io.collab4j.protocol.ClientMessage.Ping;
import io.collab4j.protocol.ClientMessage.Pong;
import io.collab4j.protocol.ClientMessage.RefreshToken;
import io.collab4j.protocol.Incoming.ErrorContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads one message out of one JSON object. */
final class MessageReader {
    private static final String DEFAULT_DOCUMENT_TYPE = "record";

    private final Members members;
    private final MessageLimits limits;
    private final int size;

    private MessageReader(JsonObject object, int size, MessageLimits limits) {
        this.members = new Members(object);
        this.size = size;
        this.limits = limits;
    }

    static ClientMessage read(JsonObject object, int size, MessageLimits limits) {
        return new MessageReader(object, size, limits).read();
    }

    /** What can be said of the address of a message that may be broken. */
    static ErrorContext contextOf(JsonObject object) {
        Members members = new Members(object);
        return new ErrorContext(
                members.lenientId(),
                members.lenientName("document_id"),
                members.lenientName("field_name"),
                members.lenientInteger("seq"));
    }

    /** What is wrong with an operation that has a text that could not be read, of which nothing but a null is left. */
    static Optional<CollabException> unreadableInsert(JsonObject object) {
        if (!(object.members().get("operation") instanceof JsonObject body)) {
            return Optional.empty();
        }
        int index = body.members().get("ops") instanceof JsonArray ops
                ? ops.values().indexOf(JsonValue.ofNull())
                : -1;
        boolean simple = JsonValue.ofNull().equals(body.members().get("content"));
        return index < 0 && !simple
                ? Optional.empty()
                : Optional.of(CollabException.at(
                        ErrorCode.SURROGATE_SPLIT,
                        "an insert holds half of a character",
                        "surrogate_split",
                        index < 0 ? OptionalInt.empty() : OptionalInt.of(index)));
    }

    private ClientMessage read() {
        Optional<JsonValue> type = members.get("type");
        if (type.isEmpty() || !(type.get() instanceof JsonString name)) {
            throw new CollabException(ErrorCode.UNKNOWN_TYPE, "a message has a type");
        }
        return switch (name.value()) {
            case "authenticate" -> authenticate();
            case "refresh_token" -> refreshToken();
            case "ping" -> within(limits.maxControlBytes(), new Ping(id(), members.orNull("timestamp")));
            case "pong" -> within(limits.maxControlBytes(), new Pong(id()));
            case "document_join" -> documentJoin();
            case "document_leave" -> within(limits.maxControlBytes(), new DocumentLeave(id(), name("document_id")));
            case "operation" -> operation();
            case "field_change" -> fieldChange();
            default -> throw new CollabException(ErrorCode.UNKNOWN_TYPE, "unknown type " + shown(name.value()));
        };
    }

    private ClientMessage authenticate() {
        checkSize(limits.maxAuthenticateBytes());
        return new Authenticate(
                id(),
                token("token"),
                members.optionalString("client_id", 128),
                members.optionalString("resume_token", 128));
    }

    private ClientMessage refreshToken() {
        checkSize(limits.maxAuthenticateBytes());
        String token = token("token");
        if (token == null) {
            throw Members.bad("token", "a string");
        }
        return new RefreshToken(id(), token);
    }

    private ClientMessage documentJoin() {
        checkSize(limits.maxControlBytes());
        String type = members.optionalString("document_type", Names.MAX_LENGTH);
        return new DocumentJoin(
                id(),
                name("document_id"),
                type == null ? DEFAULT_DOCUMENT_TYPE : Names.check(type),
                members.get("fields").map(this::joinFields).orElse(null),
                cursor());
    }

    private Map<String, Optional<ResumePoint>> joinFields(JsonValue value) {
        Map<String, Optional<ResumePoint>> fields = new LinkedHashMap<>();
        if (value instanceof JsonArray list) {
            for (JsonValue name : list.values()) {
                if (!(name instanceof JsonString string)) {
                    throw Members.bad("fields", "a list of names");
                }
                fields.put(Names.check(string.value()), Optional.empty());
            }
        } else if (value instanceof JsonObject map) {
            map.members().forEach((name, point) -> fields.put(Names.check(name), Optional.of(resumePoint(point))));
        } else {
            throw Members.bad("fields", "a list or an object");
        }
        if (fields.size() > limits.maxJoinFields()) {
            throw new CollabException(ErrorCode.TOO_LARGE, "more than " + limits.maxJoinFields() + " fields");
        }
        return fields;
    }

    private static ResumePoint resumePoint(JsonValue value) {
        if (!(value instanceof JsonObject object)) {
            throw Members.bad("fields", "epoch and revision by name");
        }
        Members point = new Members(object);
        return new ResumePoint(
                point.string("epoch", Names.MAX_LENGTH),
                point.integer("revision", 0),
                point.optionalString("operation_id", Names.MAX_LENGTH));
    }

    private ClientMessage operation() {
        checkSize(limits.maxOperationBytes());
        if (!(members.required("operation") instanceof JsonObject body)) {
            throw malformedOperation("an operation is an object");
        }
        Long revision = members.lenientInteger("revision");
        if (revision != null && revision < 0) {
            throw malformedOperation("a negative revision");
        }
        return new Operation(
                id(),
                name("document_id"),
                name("field_name"),
                members.optionalString("epoch", Names.MAX_LENGTH),
                members.integer("revision", 0),
                members.integer("seq", 1),
                body,
                cursor());
    }

    private static CollabException malformedOperation(String message) {
        return CollabException.at(ErrorCode.BAD_OPERATION, message, "malformed", OptionalInt.empty());
    }

    private ClientMessage fieldChange() {
        checkSize(limits.maxOperationBytes());
        return new FieldChange(
                id(),
                name("document_id"),
                name("field_name"),
                members.required("value"),
                members.integer("seq", 1),
                members.get("if_revision").isPresent() ? members.integer("if_revision", 0) : null);
    }

    private @Nullable JsonObject cursor() {
        Optional<JsonValue> cursor = members.get("cursor_info");
        if (cursor.isEmpty()) {
            return null;
        }
        if (!(cursor.get() instanceof JsonObject object)) {
            throw Members.bad("cursor_info", "an object");
        }
        if (object.get("position").isPresent()) {
            new Members(object).integer("position", 0);
        }
        object.get("selection").ifPresent(MessageReader::checkSelection);
        if (Utf8.length(object.toJson()) > limits.maxCursorBytes()) {
            throw new CollabException(ErrorCode.TOO_LARGE, "cursor_info is over " + limits.maxCursorBytes() + " bytes");
        }
        return object;
    }

    private static void checkSelection(JsonValue value) {
        if (!(value instanceof JsonObject object)) {
            throw Members.bad("selection", "an object");
        }
        Members selection = new Members(object);
        selection.integer("anchor", 0);
        selection.integer("head", 0);
    }

    private @Nullable String id() {
        return members.optionalString("id", Members.MAX_MESSAGE_ID);
    }

    private String name(String member) {
        return Names.check(members.string(member, Integer.MAX_VALUE));
    }

    private @Nullable String token(String member) {
        return members.optionalString(member, limits.maxTokenBytes());
    }

    private ClientMessage within(int maxBytes, ClientMessage message) {
        checkSize(maxBytes);
        return message;
    }

    private void checkSize(int maxBytes) {
        if (size > maxBytes) {
            throw new CollabException(ErrorCode.TOO_LARGE, "the message is over " + maxBytes + " bytes");
        }
    }

    /** At most 32 characters, nothing that could end a line of a log or colour it. */
    private static String shown(String text) {
        String cut = text.length() > 32 ? text.substring(0, 32) : text;
        return cut.replaceAll("[^A-Za-z0-9._:-]", "?");
    }
}
