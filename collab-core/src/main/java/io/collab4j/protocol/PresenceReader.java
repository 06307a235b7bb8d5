package io.collab4j.protocol;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.ClientMessage.CursorUpdate;
import io.collab4j.protocol.ClientMessage.Signal;
import java.util.Map;
import java.util.function.Function;

/** Reads what members of a document tell each other past its fields. */
final class PresenceReader {
    static final Map<String, Function<MessageParts, ClientMessage>> BY_TYPE =
            Map.of("cursor_update", PresenceReader::cursorUpdate, "signal", PresenceReader::signal);

    private PresenceReader() {}

    private static ClientMessage cursorUpdate(MessageParts parts) {
        JsonObject cursor = parts.control().cursor();
        if (cursor == null) {
            throw Members.bad("cursor_info", "an object");
        }
        Members info = new Members(cursor);
        return new CursorUpdate(
                parts.id(),
                parts.name("document_id"),
                parts.members().get("field_name").isPresent() ? parts.name("field_name") : null,
                info.get("revision").isPresent() ? info.integer("revision", 0) : null,
                cursor);
    }

    private static ClientMessage signal(MessageParts parts) {
        return new Signal(
                parts.control().id(),
                parts.name("document_id"),
                parts.members().string("to", Names.MAX_LENGTH),
                parts.members().required("data"));
    }
}
