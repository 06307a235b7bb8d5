package io.collab4j.document;

import io.collab4j.json.Json;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.ot.OperationException;
import io.collab4j.ot.OperationException.Reason;
import io.collab4j.ot.OtType;
import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextOperationBuilder;
import io.collab4j.ot.text.TextType;
import java.util.function.IntUnaryOperator;

/**
 * Text operations: {@code {"ops": [retain, "insert", -delete, …]}}, or one edit by position as {@code {"type": "insert",
 * "position": 3, "content": "x"}}. Written in the first form only.
 */
final class TextCodec implements OperationCodec<Text, TextOperation> {

    @Override
    public OtType<Text, TextOperation> type() {
        return TextType.INSTANCE;
    }

    @Override
    public int formatVersion() {
        return 1;
    }

    @Override
    public TextOperation decode(JsonValue operation) {
        if (!(operation instanceof JsonObject object)) {
            throw malformed("an operation is an object");
        }
        JsonValue ops = object.members().get("ops");
        if (ops instanceof JsonArray components) {
            return components(components);
        }
        if (ops != null) {
            throw malformed("ops is a list");
        }
        return simple(object);
    }

    private static TextOperation components(JsonArray components) {
        TextOperationBuilder builder = TextOperation.builder();
        int index = 0;
        try {
            for (JsonValue component : components.values()) {
                add(component, builder);
                index++;
            }
        } catch (OperationException fault) {
            throw fault.at(index);
        }
        return builder.build();
    }

    private static void add(JsonValue component, TextOperationBuilder builder) {
        if (component instanceof JsonString insert) {
            builder.insert(insert.value());
        } else if (!(component instanceof JsonNumber number)) {
            throw malformed("a component is a string or an integer");
        } else if (!isCount(number)) {
            throw badCount("a count is an integer that a text can have");
        } else if (number.value() < 0) {
            builder.delete((int) -number.value());
        } else {
            builder.retain((int) number.value());
        }
    }

    private static boolean isCount(JsonNumber number) {
        return number.isInteger() && Math.abs(number.value()) <= Integer.MAX_VALUE;
    }

    private static TextOperation simple(JsonObject object) {
        int position = count(object, "position");
        return switch (string(object, "type")) {
            case "insert" -> TextOperation.insert(position, string(object, "content"));
            case "delete" -> TextOperation.delete(position, count(object, "length"));
            case "replace" -> TextOperation.replace(position, count(object, "length"), string(object, "content"));
            case "retain" -> {
                // Changes nothing, but what it claims to keep has to be there.
                int end = position + (object.get("length").isPresent() ? count(object, "length") : 0);
                if (end < 0) {
                    throw new OperationException(Reason.TOO_LONG, "longer than any text");
                }
                yield end == 0
                        ? TextOperation.noop()
                        : TextOperation.builder().retain(end).build();
            }
            default -> throw malformed("unknown type of edit");
        };
    }

    private static int count(JsonObject object, String name) {
        if (object.members().get(name) instanceof JsonNumber number && isCount(number) && number.value() >= 0) {
            return (int) number.value();
        }
        throw badCount(name + " is an integer from 0");
    }

    private static String string(JsonObject object, String name) {
        if (object.members().get(name) instanceof JsonString string) {
            return string.value();
        }
        throw malformed(name + " is a string");
    }

    private static OperationException malformed(String message) {
        return new OperationException(Reason.MALFORMED, message);
    }

    private static OperationException badCount(String message) {
        return new OperationException(Reason.BAD_COUNT, message);
    }

    @Override
    public String encode(TextOperation operation) {
        Writer writer = new Writer();
        operation.forEach(writer);
        return writer.end();
    }

    @Override
    public Text decodeState(JsonValue state) {
        if (state instanceof JsonString text && !Json.hasLoneSurrogate(text.value())) {
            return Text.of(text.value());
        }
        throw malformed("a text is a string without half surrogate pairs");
    }

    @Override
    public String encodeState(Text state) {
        StringBuilder out = new StringBuilder(state.length() + state.length() / 16 + 16);
        Json.quote(state.toString(), out);
        return out.toString();
    }

    @Override
    public long size(Text state) {
        return state.utf8Length();
    }

    @Override
    public int components(TextOperation operation) {
        return operation.componentCount();
    }

    @Override
    public JsonObject moveCaret(JsonObject caret, TextOperation operation, boolean own) {
        return eachPosition(caret, position -> operation.transformPosition(position, own));
    }

    @Override
    public JsonObject clipCaret(JsonObject caret, Text state) {
        return eachPosition(caret, position -> whole(Math.min(position, state.length()), state));
    }

    /** Before a character that the position is in the middle of. */
    private static int whole(int position, Text state) {
        boolean within = position > 0
                && position < state.length()
                && Character.isLowSurrogate(state.charAt(position))
                && Character.isHighSurrogate(state.charAt(position - 1));
        return within ? position - 1 : position;
    }

    private static JsonObject eachPosition(JsonObject caret, IntUnaryOperator change) {
        JsonObject changed = position(caret, "position", change);
        if (changed.members().get("selection") instanceof JsonObject selection) {
            changed = changed.with("selection", position(position(selection, "anchor", change), "head", change));
        }
        return changed;
    }

    private static JsonObject position(JsonObject object, String name, IntUnaryOperator change) {
        if (object.members().get(name) instanceof JsonNumber number && number.isInteger() && number.value() >= 0) {
            int position = (int) Math.min(number.value(), Integer.MAX_VALUE);
            int changed = change.applyAsInt(position);
            return changed == number.value() ? object : object.with(name, JsonValue.of(changed));
        }
        return object;
    }

    private static final class Writer implements TextOperation.Visitor {
        private final StringBuilder out = new StringBuilder(64).append("{\"ops\":");
        private char separator = '[';

        @Override
        public void retain(int length) {
            next().append(length);
        }

        @Override
        public void insert(String text) {
            Json.quote(text, next());
        }

        @Override
        public void delete(int length) {
            next().append('-').append(length);
        }

        private StringBuilder next() {
            StringBuilder at = out.append(separator);
            separator = ',';
            return at;
        }

        String end() {
            return (separator == '[' ? out.append("[]}") : out.append("]}")).toString();
        }
    }
}
