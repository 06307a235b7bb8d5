package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonNumber;
import io.collab4j.json.JsonValue.JsonString;

/** What an operation on the wire means, said as plainly as possible and without the code under test. */
final class WireText {
    private WireText() {}

    static void apply(StringBuilder text, JsonArray ops) {
        int at = 0;
        for (JsonValue component : ops.values()) {
            if (component instanceof JsonString insert) {
                text.insert(at, insert.value());
                at += insert.value().length();
            } else {
                int count = (int) ((JsonNumber) component).value();
                if (count < 0) {
                    text.delete(at, at - count);
                } else {
                    at += count;
                }
            }
        }
    }
}
