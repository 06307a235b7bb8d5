package io.collab4j.simulation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where each session has put its caret last, and behind which character. Every character is another one, so a caret can be
 * found again as long as its character is there, without moving it over anything.
 */
final class CaretTruth {
    private final Map<Spot, Shown> carets = new LinkedHashMap<>();
    private final Map<Spot, Integer> seen = new HashMap<>();
    private long numbers;

    /** One session's caret in one field. */
    record Spot(String documentId, String fieldName, String sessionId) {
        boolean isOf(String document, String session) {
            return documentId.equals(document) && sessionId.equals(session);
        }
    }

    /**
     * A caret as it was sent.
     *
     * @param revision at which it was sent
     * @param behind the character before it, or nothing at the beginning; null if its owner has edited since
     */
    record Shown(long number, long revision, @Nullable String behind) {}

    /** A caret is sent; its number, which others see with it. */
    long show(Spot spot, long revision, String behind) {
        carets.put(spot, new Shown(++numbers, revision, behind));
        return numbers;
    }

    /** Its owner edits without saying where it is then. */
    void edited(Spot spot) {
        carets.computeIfPresent(spot, (same, shown) -> new Shown(shown.number(), shown.revision(), null));
    }

    /** Whether others see it nobody knows. */
    void doubt(Spot spot) {
        carets.remove(spot);
    }

    /** The same for the caret with this number. */
    void doubt(long number) {
        carets.values().removeIf(shown -> shown.number() == number);
    }

    /** A session is taken for gone in a document, and its carets with it. */
    void gone(String documentId, String sessionId) {
        carets.keySet().removeIf(spot -> spot.isOf(documentId, sessionId));
    }

    /** A session is over, and its carets with it. */
    void forget(String sessionId) {
        carets.keySet().removeIf(spot -> spot.sessionId().equals(sessionId));
    }

    Map<Spot, Shown> all() {
        return carets;
    }

    /** Whether everybody who was asked sees a caret at the same place. */
    boolean agree(Spot spot, int position) {
        Integer others = seen.putIfAbsent(spot, position);
        return others == null || others == position;
    }

    /** Everybody is asked anew. */
    void askAgain() {
        seen.clear();
    }
}
