package io.collab4j.protocol;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.protocol.Incoming.ErrorContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Reads one message out of one JSON object. */
final class MessageReader {
    private static final Map<String, Function<MessageParts, ClientMessage>> BY_TYPE = byType();

    private MessageReader() {}

    private static Map<String, Function<MessageParts, ClientMessage>> byType() {
        Map<String, Function<MessageParts, ClientMessage>> all = new HashMap<>();
        all.putAll(SessionReader.BY_TYPE);
        all.putAll(DocumentReader.BY_TYPE);
        all.putAll(LockReader.BY_TYPE);
        all.putAll(PresenceReader.BY_TYPE);
        all.putAll(ChannelReader.BY_TYPE);
        return Map.copyOf(all);
    }

    static ClientMessage read(JsonObject object, int size, MessageLimits limits) {
        Members members = new Members(object);
        if (!(members.orNull("type") instanceof JsonString type)) {
            throw new CollabException(ErrorCode.UNKNOWN_TYPE, "a message has a type");
        }
        Function<MessageParts, ClientMessage> reader = BY_TYPE.get(type.value());
        if (reader == null) {
            throw new CollabException(ErrorCode.UNKNOWN_TYPE, "unknown type " + shown(type.value()));
        }
        return reader.apply(new MessageParts(members, size, limits));
    }

    /** What can be said of the address of a message that may be broken. */
    static ErrorContext contextOf(JsonObject object) {
        Members members = new Members(object);
        return new ErrorContext(
                members.lenientId(),
                members.lenientName("document_id"),
                members.lenientName("field_name"),
                members.lenientInteger("seq"),
                members.lenientName("channel"));
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

    /** At most 32 characters, nothing that could end a line of a log or colour it. */
    private static String shown(String text) {
        String cut = text.length() > 32 ? text.substring(0, 32) : text;
        return cut.replaceAll("[^A-Za-z0-9._:-]", "?");
    }
}
