package io.collab4j.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.collab4j.json.JsonException.Problem;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One element of a frame: its value as far as it could be read, what is wrong with it, and how much text it took. */
public final class Element {
    /** No double needs more to be written. */
    private static final int NUMBER_LENGTH = 64;

    private final JsonValue value;
    private final @Nullable JsonException problem;
    private final int utf8Length;

    private Element(JsonValue value, @Nullable JsonException problem, int utf8Length) {
        this.value = value;
        this.problem = problem;
        this.utf8Length = utf8Length;
    }

    /**
     * The value.
     *
     * @throws JsonException if something in it is beyond the limits
     */
    public JsonValue value() {
        if (problem != null) {
            throw problem;
        }
        return value;
    }

    /** The value with what could not be read replaced by nulls; good for finding out what a refusal refers to. */
    public JsonValue readable() {
        return value;
    }

    public Optional<JsonException> problem() {
        return Optional.ofNullable(problem);
    }

    /** Bytes its text takes in UTF-8. */
    public int utf8Length() {
        return utf8Length;
    }

    static Element read(JsonParser parser, JsonLimits limits, String text) throws IOException {
        long start = parser.currentTokenLocation().getCharOffset();
        Reading reading = new Reading(parser, limits);
        JsonValue value = reading.value(1);
        long end = Math.min(text.length(), parser.currentLocation().getCharOffset());
        return new Element(value, reading.problem, Utf8.length(text, (int) start, (int) end));
    }

    private static final class Reading {
        private final JsonParser parser;
        private final JsonLimits limits;
        private int members;
        private @Nullable JsonException problem;

        Reading(JsonParser parser, JsonLimits limits) {
            this.parser = parser;
            this.limits = limits;
        }

        JsonValue value(int depth) throws IOException {
            JsonToken token = parser.currentToken();
            return switch (token) {
                case START_OBJECT -> depth > limits.depth() ? tooDeep() : object(depth);
                case START_ARRAY -> depth > limits.depth() ? tooDeep() : array(depth);
                case VALUE_STRING -> string(parser.getText());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
                case VALUE_TRUE -> JsonValue.of(true);
                case VALUE_FALSE -> JsonValue.of(false);
                case VALUE_NULL -> JsonValue.ofNull();
                default -> throw new JsonException(Problem.SYNTAX, "not a value");
            };
        }

        private JsonValue object(int depth) throws IOException {
            Map<String, JsonValue> read = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                JsonValue member = value(depth + 1);
                if (counted()) {
                    if (name.length() > limits.nameLength()) {
                        note(Problem.TOO_LARGE, "a name is too long");
                    } else if (Json.hasLoneSurrogate(name)) {
                        note(Problem.SURROGATE, "half a surrogate pair");
                    } else {
                        read.put(name, member);
                    }
                }
            }
            return new JsonObject(read);
        }

        private JsonValue array(int depth) throws IOException {
            List<JsonValue> read = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                JsonValue element = value(depth + 1);
                if (counted()) {
                    read.add(element);
                }
            }
            return new JsonArray(read);
        }

        private JsonValue string(String read) {
            if (Json.hasLoneSurrogate(read)) {
                return note(Problem.SURROGATE, "half a surrogate pair");
            }
            return JsonValue.of(read);
        }

        /** Numbers are read as doubles, never as big ones; an integer beyond 2^53 would come back as another. */
        private JsonValue number(String literal) {
            if (literal.length() > NUMBER_LENGTH) {
                return note(Problem.VALUE, "a number of more than " + NUMBER_LENGTH + " characters");
            }
            double parsed = Double.parseDouble(literal);
            boolean integer = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
            if (!Double.isFinite(parsed)
                    || (integer && Math.abs(parsed) > JsonNumber.MAX_SAFE_INTEGER)
                    || (parsed == 0 && literal.charAt(0) == '-')) {
                return note(Problem.VALUE, "a number out of range");
            }
            return JsonValue.of(parsed);
        }

        private JsonValue tooDeep() throws IOException {
            parser.skipChildren();
            return note(Problem.TOO_DEEP, "nested deeper than " + limits.depth());
        }

        private boolean counted() {
            if (++members > limits.members()) {
                note(Problem.TOO_LARGE, "more than " + limits.members() + " members");
                return false;
            }
            return true;
        }

        private JsonValue note(Problem kind, String message) {
            if (problem == null) {
                problem = new JsonException(kind, message);
            }
            return JsonValue.ofNull();
        }
    }
}
