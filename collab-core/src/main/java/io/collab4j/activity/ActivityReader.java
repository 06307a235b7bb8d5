package io.collab4j.activity;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link Activity#toJson} has written. */
final class ActivityReader {
    private ActivityReader() {}

    static Activity read(String tenantId, JsonObject json) {
        RecordReference subject = new RecordReference(
                tenantId, text(json, "record_type"), text(json, "record_id"), textOrNull(json, "pipeline_id"));
        List<FieldChange> changes = new ArrayList<>();
        for (JsonValue each : ((JsonArray) json.get("changed_fields").orElseThrow()).values()) {
            JsonObject change = (JsonObject) each;
            changes.add(new FieldChange(
                    text(change, "field"),
                    change.get("from").orElse(null),
                    change.get("to").orElse(null)));
        }
        return new Activity(
                text(json, "id"),
                subject,
                text(json, "action"),
                textOrNull(json, "user_id"),
                changes,
                Instant.parse(text(json, "timestamp")));
    }

    private static String text(JsonObject json, String name) {
        return ((JsonString) json.get(name).orElseThrow()).value();
    }

    private static @Nullable String textOrNull(JsonObject json, String name) {
        return json.get(name).map(value -> ((JsonString) value).value()).orElse(null);
    }
}
