package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue;

/**
 * Something one member of a document has for another; not kept, and told at most once unless the server's nodes repeat it.
 *
 * @param from the session it came from, to which it can be answered
 */
public record Signal(String from, String userId, JsonValue data) {

    static Signal of(Message message) {
        return new Signal(
                message.text("from").orElse(""),
                message.text("user_id").orElse(""),
                message.get("data").orElse(JsonValue.ofNull()));
    }
}
