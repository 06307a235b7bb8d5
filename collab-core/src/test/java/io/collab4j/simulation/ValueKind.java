package io.collab4j.simulation;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.ObjectWriter;
import io.collab4j.ot.OtType;
import io.collab4j.ot.Side;
import java.util.function.BiConsumer;

/** Value fields: the later commit wins. */
final class ValueKind implements Kind<JsonValue, JsonValue>, OtType<JsonValue, JsonValue> {
    private final Letters letters;

    ValueKind(Letters letters) {
        this.letters = letters;
    }

    @Override
    public OtType<JsonValue, JsonValue> type() {
        return this;
    }

    @Override
    public String name() {
        return "value";
    }

    @Override
    public JsonValue initial() {
        return JsonValue.ofNull();
    }

    @Override
    public void validate(JsonValue state, JsonValue operation) {
        // Anything may follow anything.
    }

    @Override
    public JsonValue apply(JsonValue state, JsonValue operation) {
        return operation;
    }

    @Override
    public JsonValue compose(JsonValue first, JsonValue second) {
        return second;
    }

    @Override
    public JsonValue transform(JsonValue operation, JsonValue other, Side side) {
        return side == Side.LEFT ? operation : other;
    }

    @Override
    public JsonValue state(String fieldType, JsonValue content) {
        return fieldType.equals("value") ? content : JsonValue.ofNull();
    }

    @Override
    public JsonValue operation(JsonObject message) {
        return message.get("value").or(() -> message.get("operation")).orElseThrow();
    }

    @Override
    public String json(JsonValue operation) {
        return operation.toJson();
    }

    @Override
    public void write(ObjectWriter message, JsonValue operation, long revision, String operationId) {
        message.put("value", operation);
    }

    @Override
    public String messageType() {
        return "field_change";
    }

    @Override
    public JsonValue stateOf(FieldTruth truth) {
        return truth.state();
    }

    @Override
    public JsonValue difference(JsonValue before, JsonValue after, FieldTruth truth) {
        return after;
    }

    @Override
    public JsonValue randomEdit(Dice dice, JsonValue state, TypedText typed) {
        return JsonValue.of(letters.nextNumber());
    }

    @Override
    public String key(JsonValue operation, String operationId) {
        return operation.toJson();
    }

    @Override
    public void account(JsonValue operation, JsonValue confirmed, BiConsumer<String, String> insertedAndDeleted) {
        // A value that was not committed is no part of any other.
    }
}
