package io.collab4j.redis;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonBoolean;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The members of a JSON object that a node or a script has written. What is missing or of another kind is the writer's error
 * and fails with an {@link IllegalArgumentException} or a {@link ClassCastException}.
 */
record Members(JsonObject object) {
    /** Ours is what is read here, and a commit may be large. */
    private static final JsonLimits LIMITS = new JsonLimits(32, 10_000_000, 1_024);

    static Members read(String text) {
        return new Members((JsonObject) Json.read(text, LIMITS));
    }

    private JsonValue get(String name) {
        return object.get(name).orElseThrow(() -> new IllegalArgumentException("there is no " + name));
    }

    String text(String name) {
        return ((JsonString) get(name)).value();
    }

    Optional<String> optional(String name) {
        return object.get(name).map(value -> ((JsonString) value).value());
    }

    long number(String name) {
        return (long) ((JsonNumber) get(name)).value();
    }

    boolean truth(String name) {
        return ((JsonBoolean) get(name)).value();
    }

    Instant instant(String name) {
        return Instant.parse(text(name));
    }

    List<Members> objects(String name) {
        return ((JsonArray) get(name))
                .values().stream().map(value -> new Members((JsonObject) value)).toList();
    }
}
