package io.collab4j.activity;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a record.
 *
 * @param id the same wherever the activity is seen
 * @param action {@code created}, {@code updated}, {@code deleted} or a word of the application's
 * @param userId who did it; null if nobody in particular
 * @param changes the fields it changed
 */
public record Activity(
        String id,
        RecordReference subject,
        String action,
        @Nullable String userId,
        List<FieldChange> changes,
        Instant timestamp) {
    public Activity {
        changes = List.copyOf(changes);
    }

    /** As JSON, with the names of the wire. */
    public JsonObject toJson() {
        JsonObject json = JsonObject.EMPTY
                .with("id", JsonValue.of(id))
                .with("record_type", JsonValue.of(subject.type()))
                .with("record_id", JsonValue.of(subject.id()));
        String pipelineId = subject.pipelineId();
        json = pipelineId == null ? json : json.with("pipeline_id", JsonValue.of(pipelineId));
        json = json.with("action", JsonValue.of(action));
        json = userId == null ? json : json.with("user_id", JsonValue.of(userId));
        return json.with(
                        "changed_fields",
                        new JsonArray(changes.stream()
                                .<JsonValue>map(Activity::toJson)
                                .toList()))
                .with("timestamp", JsonValue.of(timestamp.toString()));
    }

    private static JsonObject toJson(FieldChange change) {
        JsonObject json = JsonObject.EMPTY.with("field", JsonValue.of(change.field()));
        JsonValue from = change.from();
        json = from == null ? json : json.with("from", from);
        JsonValue to = change.to();
        return to == null ? json : json.with("to", to);
    }
}
