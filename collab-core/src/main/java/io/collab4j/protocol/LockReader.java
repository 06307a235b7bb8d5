package io.collab4j.protocol;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonBoolean;
import io.collab4j.protocol.ClientMessage.LockField;
import io.collab4j.protocol.ClientMessage.UnlockField;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads messages about locks; each has two names. */
final class LockReader {
    static final Map<String, Function<MessageParts, ClientMessage>> BY_TYPE = Map.of(
            "lock_field", LockReader::lock,
            "field_lock", LockReader::lock,
            "unlock_field", LockReader::unlock,
            "field_unlock", LockReader::unlock);

    private LockReader() {}

    private static ClientMessage lock(MessageParts parts) {
        return new LockField(parts.control().id(), parts.name("document_id"), parts.name("field_name"), waits(parts));
    }

    private static boolean waits(MessageParts parts) {
        Optional<JsonValue> wait = parts.members().get("wait");
        if (wait.isEmpty()) {
            return false;
        }
        if (!(wait.get() instanceof JsonBoolean waits)) {
            throw Members.bad("wait", "true or false");
        }
        return waits.value();
    }

    private static ClientMessage unlock(MessageParts parts) {
        return new UnlockField(parts.control().id(), parts.name("document_id"), parts.name("field_name"));
    }
}
