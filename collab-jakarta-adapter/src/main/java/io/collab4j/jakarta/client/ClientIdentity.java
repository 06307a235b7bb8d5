package io.collab4j.jakarta.client;

import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.SessionMessages.Limits;

/**
 * Who the server takes the client for.
 *
 * @param user verified by the server
 * @param sessionId of this connection
 * @param clientId across connections
 * @param limits what the client keeps to when it sends
 */
public record ClientIdentity(User user, String sessionId, String clientId, Limits limits) {
    private static final long OPERATION_BYTES = 64 * 1024;

    static ClientIdentity of(Message authenticated) {
        Message limits = authenticated.object("limits").orElse(new Message(JsonObject.EMPTY));
        long operation = limits.integer("max_operation_bytes", OPERATION_BYTES);
        return new ClientIdentity(
                new User(
                        authenticated.text("tenant_id").orElse("?"),
                        authenticated.text("user_id").orElse("?"),
                        authenticated.object("user_info").map(Message::json).orElse(JsonObject.EMPTY)),
                authenticated.text("session_id").orElse(""),
                authenticated.text("client_id").orElse(""),
                new Limits(
                        limits.integer("max_frame_bytes", operation),
                        operation,
                        limits.integer("max_document_bytes", Long.MAX_VALUE),
                        limits.integer("operations_per_second", 20)));
    }
}
