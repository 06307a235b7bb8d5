package io.collab4j.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An immutable JSON value, with the number model of JavaScript: every number is a finite double, integers are exact up
 * to 2^53. Equality is by content.
 */
public sealed interface JsonValue {

    /** The JSON {@code null}. */
    static JsonNull ofNull() {
        return JsonNull.INSTANCE;
    }

    static JsonString of(String value) {
        return new JsonString(value);
    }

    static JsonNumber of(double value) {
        return new JsonNumber(value);
    }

    static JsonBoolean of(boolean value) {
        return new JsonBoolean(value);
    }

    /** Compact JSON text. */
    default String toJson() {
        return Json.write(this);
    }

    /** The JSON {@code null}. */
    record JsonNull() implements JsonValue {
        private static final JsonNull INSTANCE = new JsonNull();

        @Override
        public String toString() {
            return "null";
        }
    }

    /** {@code true} or {@code false}. */
    record JsonBoolean(boolean value) implements JsonValue {}

    /** A finite number; minus zero is zero. */
    record JsonNumber(double value) implements JsonValue {
        static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

        public JsonNumber {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("not a finite number");
            }
            value += 0.0;
        }

        /** Whether it is an integer of magnitude below 2^53. */
        public boolean isInteger() {
            return value == Math.rint(value) && Math.abs(value) <= MAX_SAFE_INTEGER;
        }
    }

    /** A string. Those read from a peer hold no unpaired surrogate. */
    record JsonString(String value) implements JsonValue {}

    /** An array. */
    record JsonArray(List<JsonValue> values) implements JsonValue {
        public JsonArray {
            values = List.copyOf(values);
        }
    }

    /** An object, its members in the order they were read. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        /** No members. */
        public static final JsonObject EMPTY = new JsonObject(Map.of());

        public JsonObject {
            // The library has a smaller map of one entry, which has no order to keep: what is told of a user is often
            // his name.
            members = members.size() <= 1
                    ? Map.copyOf(members)
                    : Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        public Optional<JsonValue> get(String name) {
            return Optional.ofNullable(members.get(name));
        }

        /** This object with one member set or replaced. */
        public JsonObject with(String name, JsonValue value) {
            Map<String, JsonValue> copy = new LinkedHashMap<>(members);
            copy.put(name, value);
            return new JsonObject(copy);
        }
    }
}
