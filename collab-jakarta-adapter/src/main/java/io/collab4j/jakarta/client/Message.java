package io.collab4j.jakarta.client;

import io.collab4j.json.Element;
import io.collab4j.json.Json;
import io.collab4j.json.JsonException;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonBoolean;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a server said, read leniently: a newer one may say more, and what has another shape than expected is absent. */
record Message(JsonObject json) {
    /** The server is trusted to keep its own limits; these only end what cannot be. */
    private static final JsonLimits LIMITS = new JsonLimits(64, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** The messages of a frame; a frame that cannot be read has none. */
    static List<Message> decode(String frame) {
        List<Message> messages = new ArrayList<>();
        try {
            for (Element element : Json.readFrame(frame, LIMITS)) {
                if (element.readable() instanceof JsonObject object) {
                    messages.add(new Message(object));
                }
            }
        } catch (JsonException unreadable) {
            return List.of();
        }
        return messages;
    }

    String type() {
        return text("type").orElse("");
    }

    Optional<JsonValue> get(String name) {
        return json.get(name);
    }

    Optional<String> text(String name) {
        return json.get(name)
                .flatMap(value -> value instanceof JsonString string ? Optional.of(string.value()) : none());
    }

    boolean is(String name, boolean whenAbsent) {
        return json.members().get(name) instanceof JsonBoolean bool ? bool.value() : whenAbsent;
    }

    Optional<Long> integer(String name) {
        return json.members().get(name) instanceof JsonNumber number && number.isInteger()
                ? Optional.of((long) number.value())
                : Optional.empty();
    }

    long integer(String name, long whenAbsent) {
        return integer(name).orElse(whenAbsent);
    }

    Optional<Duration> millis(String name) {
        return integer(name).map(Duration::ofMillis);
    }

    Optional<Instant> instant(String name) {
        try {
            return text(name).map(Instant::parse);
        } catch (DateTimeParseException otherShape) {
            return Optional.empty();
        }
    }

    Optional<Message> object(String name) {
        return json.members().get(name) instanceof JsonObject object
                ? Optional.of(new Message(object))
                : Optional.empty();
    }

    /** The objects of a list; empty if there is none. */
    List<Message> list(String name) {
        List<Message> objects = new ArrayList<>();
        if (json.members().get(name) instanceof JsonArray array) {
            for (JsonValue value : array.values()) {
                if (value instanceof JsonObject object) {
                    objects.add(new Message(object));
                }
            }
        }
        return objects;
    }

    private static <T> Optional<T> none() {
        return Optional.empty();
    }
}
