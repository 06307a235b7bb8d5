package io.collab4j.presence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cursors of members that are here and that the store does not know yet, or no more, the latest of each. Any thread. */
final class HeldCursors {
    private final Map<SlotKey, CursorPlace> places = new LinkedHashMap<>();

    synchronized void hold(CursorPlace place) {
        places.put(SlotKey.cursor(place), place);
    }

    /** There is a newer one. */
    synchronized void drop(SlotKey slot) {
        places.remove(slot);
    }

    /** Those of a session, which are held no longer. */
    synchronized List<CursorPlace> release(String sessionId) {
        List<CursorPlace> released = places.values().stream()
                .filter(place -> place.sessionId().equals(sessionId))
                .toList();
        places.values().removeAll(released);
        return released;
    }
}
