package io.collab4j.document;

import io.collab4j.json.Json;
import io.collab4j.json.JsonValue;
import io.collab4j.json.Utf8;
import io.collab4j.ot.OtType;

/** Values as they are. */
final class ValueCodec implements OperationCodec<JsonValue, JsonValue> {

    @Override
    public OtType<JsonValue, JsonValue> type() {
        return ValueType.INSTANCE;
    }

    @Override
    public int formatVersion() {
        return 1;
    }

    @Override
    public JsonValue decode(JsonValue operation) {
        return operation;
    }

    @Override
    public String encode(JsonValue operation) {
        return Json.write(operation);
    }

    @Override
    public JsonValue decodeState(JsonValue state) {
        return state;
    }

    @Override
    public String encodeState(JsonValue state) {
        return Json.write(state);
    }

    @Override
    public long size(JsonValue state) {
        return Utf8.length(Json.write(state));
    }

    @Override
    public int components(JsonValue operation) {
        return 1;
    }
}
