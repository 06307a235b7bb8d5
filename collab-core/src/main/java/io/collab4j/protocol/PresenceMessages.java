package io.collab4j.protocol;

import io.collab4j.json.ObjectWriter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server says about who is there and where. User infos and cursors are JSON text already. */
public final class PresenceMessages {
    private PresenceMessages() {}

    /** Who of the tenant is there. */
    public record State(List<Online> users, Instant lastSeen) implements ServerMessage {
        private static final int TYPICAL = 160;

        @Override
        public String encode() {
            String end = ",\"last_seen\":\"" + lastSeen + "\"}";
            StringBuilder list = new StringBuilder(users.size() * TYPICAL).append('[');
            for (Online user : users) {
                list.append(list.length() > 1 ? "," : "").append(user.head).append(end);
            }
            return message("presence_state").raw("users", list.append(']')).end();
        }
    }

    /** A user that has a connection, encoded once: when many come back, each of them is told of all. */
    public static final class Online {
        private final String head;

        /**
         * But for when it was seen.
         *
         * @param userInfo as JSON
         */
        public Online(String userId, String userInfo) {
            String json = new ObjectWriter()
                    .put("user_id", userId)
                    .put("status", "online")
                    .raw("user_info", userInfo)
                    .end();
            head = json.substring(0, json.length() - 1);
        }
    }

    /**
     * A user has come or gone.
     *
     * @param userInfo of one who has come
     */
    public record Change(
            String userId,
            boolean online,
            Instant lastSeen,
            @Nullable String userInfo) implements ServerMessage {
        @Override
        public String encode() {
            return message("presence_change")
                    .put("user_id", userId)
                    .put("status", online ? "online" : "offline")
                    .put("last_seen", lastSeen.toString())
                    .raw("user_info", userInfo)
                    .end();
        }
    }

    /** A session has come into a document or has left it. */
    public record Member(String documentId, boolean joined, String userId, String sessionId, String userInfo)
            implements ServerMessage {
        @Override
        public String encode() {
            return message(joined ? "user_joined_document" : "user_left_document")
                    .put("document_id", documentId)
                    .put("user_id", userId)
                    .put("session_id", sessionId)
                    .raw("user_info", userInfo)
                    .end();
        }
    }

    /** Where a session has its cursor. */
    public record Cursor(
            String documentId,
            @Nullable String fieldName,
            String userId,
            String sessionId,
            String cursorInfo,
            Instant timestamp)
            implements ServerMessage {
        @Override
        public String encode() {
            return message("cursor_update")
                    .put("document_id", documentId)
                    .put("field_name", fieldName)
                    .put("user_id", userId)
                    .put("session_id", sessionId)
                    .raw("cursor_info", cursorInfo)
                    .put("timestamp", timestamp.toString())
                    .end();
        }
    }

    /** Something one member has for another. */
    public record Signal(String documentId, String from, String userId, String data) implements ServerMessage {
        @Override
        public String encode() {
            return message("signal")
                    .put("document_id", documentId)
                    .put("from", from)
                    .put("user_id", userId)
                    .raw("data", data)
                    .end();
        }
    }

    private static ObjectWriter message(String type) {
        return new ObjectWriter().put("type", type);
    }
}
