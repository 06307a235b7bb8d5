package io.collab4j.document;

import io.collab4j.json.JsonValue;
import io.collab4j.ot.OtType;
import io.collab4j.ot.Side;

/** A value that is replaced as a whole: the operation is the new value, and of two the later commit wins. */
final class ValueType implements OtType<JsonValue, JsonValue> {
    static final ValueType INSTANCE = new ValueType();

    private ValueType() {}

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
        // Every value may follow every other.
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
        // The later commit stands left, and it is the one that stays.
        return side == Side.LEFT ? operation : other;
    }
}
