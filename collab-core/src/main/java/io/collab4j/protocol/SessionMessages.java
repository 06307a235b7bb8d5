package io.collab4j.protocol;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.ObjectWriter;
import io.collab4j.protocol.Incoming.ErrorContext;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the server says about the session itself, and its errors. */
public final class SessionMessages {
    /** The version of the protocol this library speaks. */
    public static final int PROTOCOL = 1;

    private SessionMessages() {}

    /** Asks for {@code authenticate}. */
    public record AuthRequired(Duration deadline) implements ServerMessage {
        @Override
        public String encode() {
            return message("auth_required")
                    .put("protocol", PROTOCOL)
                    .put("deadline_ms", deadline.toMillis())
                    .end();
        }
    }

    /** Who the server takes the client for, and what it may send. */
    public record Authenticated(
            @Nullable String ref,
            String userId,
            String tenantId,
            JsonObject userInfo,
            String sessionId,
            String clientId,
            String resumeToken,
            Instant expiresAt,
            Duration heartbeat,
            Limits limits)
            implements ServerMessage {
        @Override
        public String encode() {
            return message("authenticated")
                    .put("ref", ref)
                    .put("protocol", PROTOCOL)
                    .put("user_id", userId)
                    .put("tenant_id", tenantId)
                    .put("user_info", userInfo)
                    .put("session_id", sessionId)
                    .put("client_id", clientId)
                    .put("resume_token", resumeToken)
                    .put("expires_at", expiresAt.toString())
                    .put("heartbeat_ms", heartbeat.toMillis())
                    .raw("limits", limits.json())
                    .end();
        }

        /** Without secrets. */
        @Override
        public String toString() {
            return "Authenticated[]";
        }
    }

    /** What a client is to keep to. */
    public record Limits(long maxFrameBytes, long maxOperationBytes, long maxDocumentBytes, long operationsPerSecond) {
        String json() {
            return new ObjectWriter()
                    .put("max_frame_bytes", maxFrameBytes)
                    .put("max_operation_bytes", maxOperationBytes)
                    .put("max_document_bytes", maxDocumentBytes)
                    .put("operations_per_second", operationsPerSecond)
                    .end();
        }
    }

    /** The newer token is accepted. */
    public record TokenRefreshed(@Nullable String ref, Instant expiresAt) implements ServerMessage {
        @Override
        public String encode() {
            return message("token_refreshed")
                    .put("ref", ref)
                    .put("expires_at", expiresAt.toString())
                    .end();
        }
    }

    /** The token is about to expire. */
    public record TokenExpiring(Instant expiresAt) implements ServerMessage {
        @Override
        public String encode() {
            return message("token_expiring")
                    .put("expires_at", expiresAt.toString())
                    .end();
        }
    }

    /** Asks whether the client is there. */
    public record Ping(Instant timestamp) implements ServerMessage {
        @Override
        public String encode() {
            return message("ping").put("timestamp", timestamp.toString()).end();
        }
    }

    /** The answer to a client's {@code ping}. */
    public record Pong(@Nullable String ref, JsonValue timestamp) implements ServerMessage {
        @Override
        public String encode() {
            return message("pong").put("ref", ref).put("timestamp", timestamp).end();
        }
    }

    /** The connection is about to be closed as planned. */
    public record Bye(CloseCode code, Duration retryAfter) implements ServerMessage {
        @Override
        public String encode() {
            return message("bye")
                    .put("code", code.code())
                    .put("retry_after_ms", retryAfter.toMillis())
                    .end();
        }
    }

    /** Something was refused. */
    public record Refusal(
            ErrorCode code,
            String text,
            @Nullable JsonObject detail,
            @Nullable Duration retryAfter,
            ErrorContext context)
            implements ServerMessage {
        /** A refusal, to be tried again after a while or not at all. */
        public static Refusal of(CollabException refusal, @Nullable Duration retryAfter, ErrorContext context) {
            return new Refusal(
                    refusal.code(),
                    String.valueOf(refusal.getMessage()),
                    refusal.detail().orElse(null),
                    retryAfter,
                    context);
        }

        @Override
        public String encode() {
            ObjectWriter out = message("error")
                    .put("code", code.wireName())
                    .put("message", text)
                    .put("recovery", code.recovery().wireName());
            if (retryAfter != null) {
                out.put("retry_after_ms", retryAfter.toMillis());
            }
            out.put("ref", context.ref())
                    .put("document_id", context.documentId())
                    .put("field_name", context.fieldName())
                    .put("channel", context.channel());
            Long seq = context.seq();
            if (seq != null) {
                out.put("seq", seq);
            }
            if (detail != null) {
                out.put("detail", detail);
            }
            return out.end();
        }
    }

    private static ObjectWriter message(String type) {
        return new ObjectWriter().put("type", type);
    }
}
