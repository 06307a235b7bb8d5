package io.collab4j.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.collab4j.json.JsonException.Problem;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonBoolean;
import io.collab4j.json.JsonValue.JsonNull;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads and writes JSON; the only place that knows the JSON library. */
public final class Json {
    /** Deeper than any limit of ours, so that we can name the element; a bomb beyond it ends the reading. */
    private static final int PARSER_DEPTH = 512;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(PARSER_DEPTH)
                    // Lengths are ours to judge, element by element; the frame limit bounds them all.
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names come from peers: interning or caching them would let them fill a shared table.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private Json() {}

    /**
     * Reads exactly one value.
     *
     * @throws JsonException if the text is anything else, or beyond the limits
     */
    public static JsonValue read(String text, JsonLimits limits) {
        List<Element> elements = readElements(text, limits, false);
        return elements.get(0).value();
    }

    /**
     * Reads a frame: one value, or the elements of one top-level array. What is wrong inside one element is that
     * element's alone.
     *
     * @throws JsonException if the whole text is unusable
     */
    public static List<Element> readFrame(String text, JsonLimits limits) {
        return readElements(text, limits, true);
    }

    private static List<Element> readElements(String text, JsonLimits limits, boolean splitArray) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            List<Element> elements = new ArrayList<>(1);
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new JsonException(Problem.SYNTAX, "empty");
            }
            if (splitArray && first == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(Element.read(parser, limits, text));
                }
                if (elements.isEmpty()) {
                    throw new JsonException(Problem.VALUE, "an empty array");
                }
            } else {
                elements.add(Element.read(parser, limits, text));
            }
            if (parser.nextToken() != null) {
                throw new JsonException(Problem.SYNTAX, "more than one value");
            }
            return elements;
        } catch (StreamConstraintsException tooMuch) {
            throw new JsonException(Problem.TOO_DEEP, "nested deeper than " + PARSER_DEPTH);
        } catch (JsonProcessingException malformed) {
            throw new JsonException(Problem.SYNTAX, "not JSON");
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from a string", impossible);
        }
    }

    /** Compact JSON text of a value. */
    public static String write(JsonValue value) {
        StringBuilder out = new StringBuilder(64);
        write(value, out);
        return out.toString();
    }

    /** Appends a value as compact JSON. */
    public static void write(JsonValue value, StringBuilder out) {
        if (value instanceof JsonString string) {
            quote(string.value(), out);
        } else if (value instanceof JsonNumber number) {
            writeNumber(number, out);
        } else if (value instanceof JsonBoolean bool) {
            out.append(bool.value());
        } else if (value instanceof JsonNull) {
            out.append("null");
        } else if (value instanceof JsonArray array) {
            char separator = '[';
            for (JsonValue element : array.values()) {
                write(element, out.append(separator));
                separator = ',';
            }
            out.append(separator == '[' ? "[]" : "]");
        } else if (value instanceof JsonObject object) {
            char separator = '{';
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                quote(member.getKey(), out.append(separator));
                write(member.getValue(), out.append(':'));
                separator = ',';
            }
            out.append(separator == '{' ? "{}" : "}");
        }
    }

    private static void writeNumber(JsonNumber number, StringBuilder out) {
        if (number.isInteger()) {
            out.append((long) number.value());
        } else {
            out.append(number.value());
        }
    }

    /** Appends a string with its quotes, escaped. */
    public static void quote(String value, StringBuilder out) {
        out.append('"');
        if (isPlain(value)) {
            out.append(value);
        } else {
            JsonStringEncoder.getInstance().quoteAsString(value, out);
        }
        out.append('"');
    }

    /** Whether nothing in a string needs an escape; most strings are names and ids, which are copied as they are. */
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** Whether a string holds half of a surrogate pair. */
    public static boolean hasLoneSurrogate(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1));
                if (!paired) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }
}
