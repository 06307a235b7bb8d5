package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;

import io.collab4j.json.Json;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.json.ObjectWriter;
import io.collab4j.ot.OtType;
import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextOperationBuilder;
import io.collab4j.ot.text.TextType;
import java.util.function.BiConsumer;

/** Text fields. */
final class TextKind implements Kind<Text, TextOperation> {
    private static final int LONG = 60;

    private final Letters letters;

    TextKind(Letters letters) {
        this.letters = letters;
    }

    @Override
    public OtType<Text, TextOperation> type() {
        return TextType.INSTANCE;
    }

    @Override
    public Text state(String fieldType, JsonValue content) {
        return Text.of(((JsonString) content).value());
    }

    @Override
    public TextOperation operation(JsonObject message) {
        JsonObject operation = (JsonObject) message.get("operation").orElseThrow();
        TextOperationBuilder builder = TextOperation.builder();
        for (JsonValue component : ((JsonArray) operation.get("ops").orElseThrow()).values()) {
            if (component instanceof JsonString inserted) {
                builder.insert(inserted.value());
            } else {
                int count = (int) ((JsonNumber) component).value();
                if (count < 0) {
                    builder.delete(-count);
                } else {
                    builder.retain(count);
                }
            }
        }
        return builder.build();
    }

    @Override
    public String json(TextOperation operation) {
        return "{\"ops\":" + ops(operation) + "}";
    }

    private static String ops(TextOperation operation) {
        StringBuilder out = new StringBuilder("[");
        operation.forEach(new TextOperation.Visitor() {
            @Override
            public void retain(int length) {
                next().append(length);
            }

            @Override
            public void insert(String content) {
                Json.quote(content, next());
            }

            @Override
            public void delete(int length) {
                next().append(-length);
            }

            private StringBuilder next() {
                return out.length() == 1 ? out : out.append(',');
            }
        });
        return out.append(']').toString();
    }

    @Override
    public void write(ObjectWriter message, TextOperation operation, long revision, String operationId) {
        message.put("revision", revision);
        message.raw("operation", "{\"id\":\"" + operationId + "\",\"ops\":" + ops(operation) + "}");
    }

    @Override
    public String messageType() {
        return "operation";
    }

    @Override
    public Text stateOf(FieldTruth truth) {
        return Text.of(((JsonString) truth.state()).value());
    }

    /** The exact difference: every character is another one, so those that are on both sides are the same ones. */
    @Override
    public TextOperation difference(Text before, Text after, FieldTruth truth) {
        String from = before.toString();
        String to = after.toString();
        TextOperationBuilder builder = TextOperation.builder();
        int at = 0;
        for (int i = 0; i < from.length(); ) {
            int length = Character.charCount(from.codePointAt(i));
            int found = to.indexOf(from.substring(i, i + length));
            if (found < 0) {
                builder.delete(length);
            } else {
                if (found < at) {
                    // Written anew in another order: what is pending for these may end up beside them.
                    check(truth.hasLost(), "OT4: characters have changed places");
                    truth.typed().unsure(from);
                    return TextOperation.between(before, after);
                }
                if (found > at) {
                    builder.insert(to.substring(at, found));
                }
                builder.retain(length);
                at = found + length;
            }
            i += length;
        }
        if (at < to.length()) {
            builder.insert(to.substring(at));
        }
        return builder.build();
    }

    @Override
    public TextOperation randomEdit(Dice dice, Text state, TypedText typed) {
        String text = state.toString();
        int characters = text.codePointCount(0, text.length());
        int from = dice.between(0, characters);
        boolean deletes = characters > LONG || dice.oneIn(3);
        int many = characters > LONG ? 20 : 4;
        int deleted = deletes ? Math.min(characters - from, dice.between(1, many)) : 0;
        String inserted = deleted > 0 && dice.oneIn(2) ? "" : letters.next(dice.between(1, 3));
        int start = text.offsetByCodePoints(0, from);
        int end = text.offsetByCodePoints(start, deleted);
        typed.edited(text.substring(start, end), inserted);
        return TextOperation.replace(start, end - start, inserted);
    }

    @Override
    public String key(TextOperation operation, String operationId) {
        return operationId;
    }

    @Override
    public void account(TextOperation operation, Text confirmed, BiConsumer<String, String> insertedAndDeleted) {
        operation.forEach(new TextOperation.Visitor() {
            private int at;

            @Override
            public void retain(int length) {
                at += length;
            }

            @Override
            public void insert(String content) {
                insertedAndDeleted.accept(content, "");
            }

            @Override
            public void delete(int length) {
                insertedAndDeleted.accept("", confirmed.slice(at, at + length));
                at += length;
            }
        });
    }
}
