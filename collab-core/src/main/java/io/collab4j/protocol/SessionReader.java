package io.collab4j.protocol;

import io.collab4j.protocol.ClientMessage.Authenticate;
import io.collab4j.protocol.ClientMessage.Ping;
import io.collab4j.protocol.ClientMessage.Pong;
import io.collab4j.protocol.ClientMessage.RefreshToken;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads messages about the session itself. */
final class SessionReader {
    static final Map<String, Function<MessageParts, ClientMessage>> BY_TYPE = Map.of(
            "authenticate", SessionReader::authenticate,
            "refresh_token", SessionReader::refreshToken,
            "ping", SessionReader::ping,
            "pong", SessionReader::pong);

    private SessionReader() {}

    private static ClientMessage authenticate(MessageParts parts) {
        parts.within(parts.limits().maxAuthenticateBytes());
        return new Authenticate(
                parts.id(),
                token(parts),
                parts.members().optionalString("client_id", 128),
                parts.members().optionalString("resume_token", 128));
    }

    private static ClientMessage refreshToken(MessageParts parts) {
        parts.within(parts.limits().maxAuthenticateBytes());
        String token = token(parts);
        if (token == null) {
            throw Members.bad("token", "a string");
        }
        return new RefreshToken(parts.id(), token);
    }

    private static @Nullable String token(MessageParts parts) {
        return parts.members().optionalString("token", parts.limits().maxTokenBytes());
    }

    private static ClientMessage ping(MessageParts parts) {
        return new Ping(parts.control().id(), parts.members().orNull("timestamp"));
    }

    private static ClientMessage pong(MessageParts parts) {
        return new Pong(parts.control().id());
    }
}
