package io.collab4j.protocol;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.protocol.ClientMessage.DocumentJoin;
import io.collab4j.protocol.ClientMessage.DocumentLeave;
import io.collab4j.protocol.ClientMessage.FieldChange;
import io.collab4j.protocol.ClientMessage.Operation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Reads messages about documents and their fields. */
final class DocumentReader {
    static final Map<String, Function<MessageParts, ClientMessage>> BY_TYPE = Map.of(
            "document_join", DocumentReader::join,
            "document_leave", DocumentReader::leave,
            "operation", DocumentReader::operation,
            "field_change", DocumentReader::fieldChange);

    private static final String DEFAULT_DOCUMENT_TYPE = "record";

    private DocumentReader() {}

    private static ClientMessage join(MessageParts parts) {
        String type = parts.control().members().optionalString("document_type", Names.MAX_LENGTH);
        return new DocumentJoin(
                parts.id(),
                parts.name("document_id"),
                type == null ? DEFAULT_DOCUMENT_TYPE : Names.check(type),
                parts.members()
                        .get("fields")
                        .map(value -> joinFields(value, parts.limits()))
                        .orElse(null),
                parts.cursor());
    }

    private static ClientMessage leave(MessageParts parts) {
        return new DocumentLeave(parts.control().id(), parts.name("document_id"));
    }

    private static Map<String, Optional<ResumePoint>> joinFields(JsonValue value, MessageLimits limits) {
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

    private static ClientMessage operation(MessageParts parts) {
        Members members = parts.within(parts.limits().maxOperationBytes()).members();
        if (!(members.required("operation") instanceof JsonObject body)) {
            throw malformedOperation("an operation is an object");
        }
        Long revision = members.lenientInteger("revision");
        if (revision != null && revision < 0) {
            throw malformedOperation("a negative revision");
        }
        return new Operation(
                parts.id(),
                parts.name("document_id"),
                parts.name("field_name"),
                members.optionalString("epoch", Names.MAX_LENGTH),
                members.integer("revision", 0),
                members.integer("seq", 1),
                body,
                parts.cursor());
    }

    private static CollabException malformedOperation(String message) {
        return CollabException.at(ErrorCode.BAD_OPERATION, message, "malformed", OptionalInt.empty());
    }

    private static ClientMessage fieldChange(MessageParts parts) {
        Members members = parts.within(parts.limits().maxOperationBytes()).members();
        return new FieldChange(
                parts.id(),
                parts.name("document_id"),
                parts.name("field_name"),
                members.required("value"),
                members.integer("seq", 1),
                members.get("if_revision").isPresent() ? members.integer("if_revision", 0) : null);
    }
}
