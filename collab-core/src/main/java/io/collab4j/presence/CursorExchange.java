package io.collab4j.presence;

import io.collab4j.store.CursorNews;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one node tells the others of its members' cursors in a document, numbered so that they see what they have missed, and how
 * far it has heard of theirs. Not thread-safe.
 */
final class CursorExchange {
    private final String node;
    private final Neighbours neighbours = new Neighbours();
    private final Map<SlotKey, CursorPlace> outgoing = new LinkedHashMap<>();
    /** Those that came with an operation, of which other nodes may have heard without them. */
    private final Set<SlotKey> ridden = new LinkedHashSet<>();

    private long sent;

    CursorExchange(String node) {
        this.node = node;
    }

    /** How news fits what was heard before. */
    record Heard(boolean current, boolean missing) {}

    void came(String other) {
        if (!other.equals(node)) {
            neighbours.came(other);
        }
    }

    void gone(String other) {
        if (!other.equals(node)) {
            neighbours.gone(other);
        }
    }

    boolean isAlone() {
        return neighbours.isEmpty();
    }

    boolean isAnyUnknown() {
        return neighbours.isAnyUnknown();
    }

    Heard hear(CursorNews news) {
        boolean missing = neighbours.misses(news);
        return new Heard(neighbours.hear(news), missing);
    }

    /** Something that a node has told could not be used: it is missing. */
    void doubt(String other) {
        neighbours.doubt(other);
    }

    /** A cursor of this node has moved by itself. */
    void moved(CursorPlace place) {
        SlotKey slot = SlotKey.cursor(place);
        outgoing.put(slot, place);
        ridden.remove(slot);
    }

    /** A cursor of this node came with an operation, which tells the others of it. */
    void rode(SlotKey slot) {
        outgoing.remove(slot);
        ridden.add(slot);
    }

    /** Nothing is told any more of a session. */
    void drop(String sessionId) {
        outgoing.keySet().removeIf(slot -> slot.sessionId().equals(sessionId));
        ridden.removeIf(slot -> slot.sessionId().equals(sessionId));
    }

    /** What has moved since it was asked last, if anything, and if there is anybody to be told. */
    @Nullable
    CursorNews take() {
        if (outgoing.isEmpty()) {
            return null;
        }
        CursorNews news = next(List.copyOf(outgoing.values()));
        outgoing.clear();
        return news;
    }

    /** Counted if there is nobody as well, for one that comes later has missed it. */
    private @Nullable CursorNews next(List<CursorPlace> moved) {
        long before = sent++;
        return isAlone() ? null : new CursorNews(node, before, sent, false, CursorCodec.encoded(moved));
    }

    /**
     * What the bus may have lost, or how much there was.
     *
     * @param now where a cursor is, if it is still there
     */
    @Nullable
    CursorNews again(Function<SlotKey, Optional<CursorPlace>> now) {
        List<CursorPlace> places =
                ridden.stream().flatMap(slot -> now.apply(slot).stream()).toList();
        ridden.clear();
        if (!places.isEmpty()) {
            return next(places);
        }
        return isAlone() || sent == 0 ? null : new CursorNews(node, sent, sent, false, List.of());
    }

    /** Everything there is of this node. */
    CursorNews all(List<CursorPlace> own) {
        return new CursorNews(node, sent, sent, true, CursorCodec.encoded(own));
    }
}
