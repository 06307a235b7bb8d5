package io.collab4j.examples.load;

import io.collab4j.json.Json;
import io.collab4j.json.JsonException;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A JSON object that a server sent; what is not in it is empty, or -1. */
record Heard(JsonObject json) {
    private static final JsonLimits ANY = new JsonLimits(64, Integer.MAX_VALUE, Integer.MAX_VALUE);

    static Heard read(byte[] bytes, int from, int to) {
        try {
            return of(Json.read(new String(bytes, from, to - from, StandardCharsets.UTF_8), ANY));
        } catch (JsonException notJson) {
            throw new Frames.FramingException("a frame that is not JSON: " + notJson.getMessage());
        }
    }

    private static Heard of(JsonValue value) {
        return new Heard(value instanceof JsonObject object ? object : JsonObject.EMPTY);
    }

    boolean has(String name) {
        return json.members().containsKey(name);
    }

    String text(String name) {
        return json.members().get(name) instanceof JsonString text ? text.value() : "";
    }

    long number(String name) {
        return json.members().get(name) instanceof JsonNumber number ? (long) number.value() : -1;
    }

    Heard object(String name) {
        return json.members().get(name) instanceof JsonObject object ? new Heard(object) : new Heard(JsonObject.EMPTY);
    }

    List<Heard> list(String name) {
        return json.members().get(name) instanceof JsonArray list
                ? list.values().stream().map(Heard::of).toList()
                : List.of();
    }

    /** By how many characters an operation makes a text longer. */
    int growth(String name) {
        int growth = 0;
        if (object(name).json().members().get("ops") instanceof JsonArray ops) {
            for (JsonValue component : ops.values()) {
                if (component instanceof JsonString insert) {
                    growth += insert.value().length();
                } else if (component instanceof JsonNumber number) {
                    growth += (int) Math.min(0, number.value());
                }
            }
        }
        return growth;
    }
}
