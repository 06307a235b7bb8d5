package io.collab4j.protocol;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonNull;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Typed access to the members of an object; an optional member that is null counts as absent. */
final class Members {
    static final int MAX_MESSAGE_ID = 64;

    private final JsonObject object;

    Members(JsonObject object) {
        this.object = object;
    }

    Optional<JsonValue> get(String name) {
        return object.get(name).filter(value -> !(value instanceof JsonNull));
    }

    JsonValue orNull(String name) {
        return object.get(name).orElse(JsonValue.ofNull());
    }

    JsonValue required(String name) {
        return object.get(name).orElseThrow(() -> bad(name, "given"));
    }

    @Nullable
    String optionalString(String name, int maxLength) {
        Optional<JsonValue> value = get(name);
        if (value.isEmpty()) {
            return null;
        }
        if (!(value.get() instanceof JsonString string)) {
            throw bad(name, "a string");
        }
        if (string.value().length() > maxLength) {
            throw new CollabException(ErrorCode.TOO_LARGE, name + " is over " + maxLength + " characters");
        }
        return string.value();
    }

    String string(String name, int maxLength) {
        String value = optionalString(name, maxLength);
        if (value == null) {
            throw bad(name, "a string");
        }
        return value;
    }

    long integer(String name, long least) {
        if (!(required(name) instanceof JsonNumber number) || !number.isInteger() || number.value() < least) {
            throw bad(name, "an integer from " + least);
        }
        return (long) number.value();
    }

    @Nullable
    String lenientId() {
        return object.get("id").orElse(null) instanceof JsonString id
                        && id.value().length() <= MAX_MESSAGE_ID
                ? id.value()
                : null;
    }

    @Nullable
    String lenientName(String name) {
        return object.get(name).orElse(null) instanceof JsonString string && Names.isValid(string.value())
                ? string.value()
                : null;
    }

    @Nullable
    Long lenientInteger(String name) {
        return object.get(name).orElse(null) instanceof JsonNumber number && number.isInteger()
                ? Long.valueOf((long) number.value())
                : null;
    }

    static CollabException bad(String name, String expected) {
        return new CollabException(ErrorCode.BAD_MESSAGE, name + " has to be " + expected);
    }
}
