package io.collab4j.activity;

import io.collab4j.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A field of a record that has changed. Everybody who sees the activity sees what is given here.
 *
 * @param from what it held; null if that is not told
 * @param to what it holds; null if that is not told
 */
public record FieldChange(
        String field, @Nullable JsonValue from, @Nullable JsonValue to) {

    /** Only that it has changed. */
    public static FieldChange of(String field) {
        return new FieldChange(field, null, null);
    }
}
