package io.collab4j.presence;

import org.jspecify.annotations.Nullable;

/** What a slot of a document's board is about: that a session is there, or its cursor in a field or in none. */
record SlotKey(String sessionId, @Nullable String fieldName, boolean cursor) {
    static SlotKey member(String sessionId) {
        return new SlotKey(sessionId, null, false);
    }

    static SlotKey cursor(CursorPlace place) {
        return new SlotKey(place.sessionId(), place.fieldName(), true);
    }
}
