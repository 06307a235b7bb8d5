package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * One connection of somebody in a document; who has two is there twice.
 *
 * @param isOwn whether it is this client's
 * @param cursors by field, as it was told last; under the empty name that in the document as a whole. Where it is by now in
 *     a text, {@link TextField#carets()} says
 */
public record Member(
        String userId, String sessionId, JsonObject userInfo, boolean isOwn, Map<String, JsonObject> cursors) {

    public Member {
        cursors = Map.copyOf(cursors);
    }

    static Member of(Message member, boolean isOwn) {
        return new Member(
                member.text("user_id").orElse(""),
                member.text("session_id").orElse(""),
                member.object("user_info").map(Message::json).orElse(JsonObject.EMPTY),
                isOwn,
                Map.of());
    }

    /** The same with a cursor elsewhere; one that says nothing but a revision is none. */
    Member with(String fieldName, JsonObject cursor) {
        Map<String, JsonObject> now = new TreeMap<>(cursors);
        boolean isNone = cursor.members().keySet().stream().allMatch("revision"::equals);
        if (isNone) {
            now.remove(fieldName);
        } else {
            now.put(fieldName, cursor);
        }
        return new Member(userId, sessionId, userInfo, isOwn, now);
    }
}
