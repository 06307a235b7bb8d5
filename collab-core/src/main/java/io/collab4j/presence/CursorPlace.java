package io.collab4j.presence;

import io.collab4j.json.JsonValue.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a session has its cursor.
 *
 * @param fieldName null if it is in no field
 * @param epoch of the field; empty without one
 * @param revision of the field that the positions refer to; 0 without one
 * @param info what its owner tells of it
 */
public record CursorPlace(
        String sessionId, @Nullable String fieldName, String epoch, long revision, JsonObject info, Instant at) {

    /** The same cursor behind more operations. */
    public CursorPlace movedTo(long newRevision, JsonObject moved) {
        return new CursorPlace(sessionId, fieldName, epoch, newRevision, moved, at);
    }

    /** The same cursor as if it had moved at another time. */
    CursorPlace movedAt(Instant time) {
        return new CursorPlace(sessionId, fieldName, epoch, revision, info, time);
    }
}
