package io.collab4j.document;

import io.collab4j.json.JsonValue;

/**
 * What a field holds, in the JSON form of its type: a string for {@code text}, anything for {@code value}.
 */
public record FieldContent(String fieldType, JsonValue content) {
    public static FieldContent text(String content) {
        return new FieldContent("text", JsonValue.of(content));
    }

    public static FieldContent value(JsonValue content) {
        return new FieldContent("value", content);
    }
}
