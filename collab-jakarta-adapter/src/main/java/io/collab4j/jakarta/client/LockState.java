package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The lock of one field as this client knows it. */
public sealed interface LockState {

    /** What asking for a lock comes to: one has it, or somebody else. */
    sealed interface Answer extends LockState {}

    /** Whether it is the same grant of the same holder, or both are none. */
    default boolean isLike(LockState other) {
        if (this instanceof Mine mine && other instanceof Mine same) {
            return mine.token() == same.token();
        }
        if (this instanceof Held held && other instanceof Held same) {
            return held.sessionId().equals(same.sessionId());
        }
        return equals(other);
    }

    /** Nobody has it. */
    record Free() implements LockState {}

    /**
     * This client has it, and keeps it until it is unlocked or lost.
     *
     * @param token grows with every grant of this field; another system can refuse whoever comes with a smaller one
     * @param ttl of the lease as it was granted or renewed last
     * @param expiresAt by the server's clock, when it ends if nobody does anything
     */
    record Mine(long token, Duration ttl, Optional<Instant> expiresAt) implements Answer {}

    /** Somebody else has it, or is next to get it. */
    record Held(String userId, String sessionId, JsonObject userInfo, Optional<Instant> expiresAt) implements Answer {

        static Held of(Message holder) {
            return new Held(
                    holder.text("locked_by").orElse(""),
                    holder.text("session_id").orElse(""),
                    holder.object("user_info").map(Message::json).orElse(JsonObject.EMPTY),
                    holder.instant("expires_at"));
        }
    }
}
