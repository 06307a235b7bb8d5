package io.collab4j.protocol;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.ObjectWriter;
import io.collab4j.protocol.DocumentMessages.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the server says about locks. */
public final class LockMessages {
    private LockMessages() {}

    /**
     * Who holds a lock.
     *
     * @param userId on the wire {@code locked_by}
     * @param userInfo as JSON
     * @param expiresAt when it ends if nobody does anything
     */
    public record Holder(String userId, String sessionId, String userInfo, Instant expiresAt) {
        ObjectWriter write(ObjectWriter out) {
            return out.put("locked_by", userId)
                    .put("session_id", sessionId)
                    .raw("user_info", userInfo)
                    .put("expires_at", expiresAt.toString());
        }

        /** For the {@code detail} of an error; without what the user says of itself. */
        public JsonObject detail() {
            return JsonObject.EMPTY
                    .with("locked_by", JsonValue.of(userId))
                    .with("session_id", JsonValue.of(sessionId))
                    .with("expires_at", JsonValue.of(expiresAt.toString()));
        }
    }

    /** A lock in force, in the answer to a join. */
    public record Lock(String fieldName, Holder holder) {
        String json() {
            return holder.write(new ObjectWriter().put("field_name", fieldName)).end();
        }
    }

    static String json(List<Lock> locks) {
        return locks.stream().map(Lock::json).collect(Collectors.joining(",", "[", "]"));
    }

    /** The lock is the asking client's. */
    public record Acquired(@Nullable String ref, Address address, long token, Duration remaining, Instant expiresAt)
            implements ServerMessage {
        @Override
        public String encode() {
            return DocumentMessages.addressed("field_lock_acquired", ref, address)
                    .put("token", token)
                    .put("ttl_ms", remaining.toMillis())
                    .put("expires_at", expiresAt.toString())
                    .end();
        }
    }

    /** The lock is another's. */
    public record Denied(@Nullable String ref, Address address, Holder holder, boolean waiting)
            implements ServerMessage {
        @Override
        public String encode() {
            ObjectWriter out = holder.write(DocumentMessages.addressed("field_lock_denied", ref, address));
            return (waiting ? out.put("waiting", true) : out).end();
        }
    }

    /** Somebody else has the lock now. */
    public record Locked(Address address, Holder holder) implements ServerMessage {
        @Override
        public String encode() {
            return holder.write(DocumentMessages.addressed("field_locked", null, address))
                    .end();
        }
    }

    /** Nobody has the lock any more. */
    public record Unlocked(@Nullable String ref, Address address, String reason) implements ServerMessage {
        @Override
        public String encode() {
            return DocumentMessages.addressed("field_unlocked", ref, address)
                    .put("reason", reason)
                    .end();
        }
    }
}
