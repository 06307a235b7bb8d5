package io.collab4j.notification;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import java.time.Instant;

/**
 * A notification as its reader sees it.
 *
 * @param id by which it is marked read
 * @param read whether the reader has done so, on any device
 */
public record Notification(String id, String kind, String text, JsonObject data, Instant timestamp, boolean read) {

    Notification asRead() {
        return new Notification(id, kind, text, data, timestamp, true);
    }

    /** As JSON, with the names of the wire. */
    public JsonObject toJson() {
        return JsonObject.EMPTY
                .with("id", JsonValue.of(id))
                .with("kind", JsonValue.of(kind))
                .with("text", JsonValue.of(text))
                .with("data", data)
                .with("timestamp", JsonValue.of(timestamp.toString()))
                .with("read", JsonValue.of(read));
    }
}
