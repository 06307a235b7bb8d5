package io.collab4j.protocol;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.Utf8;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One message while it is read: its members, and how large all of it is. */
record MessageParts(Members members, int size, MessageLimits limits) {

    /** The message itself may not be over this many bytes. */
    MessageParts within(int maxBytes) {
        if (size > maxBytes) {
            throw new CollabException(ErrorCode.TOO_LARGE, "the message is over " + maxBytes + " bytes");
        }
        return this;
    }

    /** As small as what has no limit of its own. */
    MessageParts control() {
        return within(limits.maxControlBytes());
    }

    @Nullable
    String id() {
        return members.optionalString("id", Members.MAX_MESSAGE_ID);
    }

    String name(String member) {
        return Names.check(members.string(member, Integer.MAX_VALUE));
    }

    @Nullable
    JsonObject cursor() {
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
        object.get("selection").ifPresent(MessageParts::checkSelection);
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
}
