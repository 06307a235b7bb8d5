package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A user of the tenant, however many connections he has.
 *
 * @param lastSeen by the server's clock; of one who is online when that was told
 */
public record PresentUser(String userId, boolean isOnline, Optional<Instant> lastSeen, JsonObject userInfo) {

    static PresentUser of(Message user) {
        return new PresentUser(
                user.text("user_id").orElse(""),
                user.text("status").orElse("").equals("online"),
                user.instant("last_seen"),
                user.object("user_info").map(Message::json).orElse(JsonObject.EMPTY));
    }

    PresentUser gone() {
        return new PresentUser(userId, false, lastSeen, userInfo);
    }

    PresentUser withInfo(JsonObject info) {
        return new PresentUser(userId, isOnline, lastSeen, info);
    }

    /** Whether nobody who looks at the list sees a difference. */
    boolean isLike(PresentUser other) {
        return isOnline == other.isOnline && userInfo.equals(other.userInfo);
    }
}
