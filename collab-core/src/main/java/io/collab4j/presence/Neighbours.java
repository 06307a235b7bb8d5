package io.collab4j.presence;

import io.collab4j.store.CursorNews;
import java.util.Map;
import java.util.TreeMap;

/** The other nodes with members in a document, and how much of what they tell of cursors was heard. Not thread-safe. */
final class Neighbours {
    private final Map<String, Neighbour> nodes = new TreeMap<>();

    private static final class Neighbour {
        private int members;
        private long count;
        private boolean known;
    }

    boolean isEmpty() {
        return nodes.isEmpty();
    }

    /** One member more on a node. */
    void came(String node) {
        nodes.computeIfAbsent(node, name -> new Neighbour()).members++;
    }

    /** One member less; a node without members is forgotten, for it counts anew when it has some again. */
    void gone(String node) {
        nodes.computeIfPresent(node, (name, neighbour) -> --neighbour.members == 0 ? null : neighbour);
    }

    /** Something that a node has told of could not be taken. */
    void doubt(String node) {
        nodes.computeIfPresent(node, (name, neighbour) -> {
            neighbour.known = false;
            return neighbour;
        });
    }

    /** Whether there is one that has not told all of its cursors yet. */
    boolean isAnyUnknown() {
        return nodes.values().stream().anyMatch(neighbour -> !neighbour.known);
    }

    /** Whether something that came before this news was not heard; to be asked before the news is taken. */
    boolean misses(CursorNews news) {
        Neighbour neighbour = nodes.get(news.node());
        return neighbour != null && !news.whole() && news.before() > neighbour.count;
    }

    /** Takes the news; false if it is old or of a node that has nobody here. */
    boolean hear(CursorNews news) {
        Neighbour neighbour = nodes.get(news.node());
        if (neighbour == null || news.count() < neighbour.count) {
            return false;
        }
        boolean fresh = news.whole() || news.count() > neighbour.count;
        neighbour.known = news.whole() || (neighbour.known && news.before() <= neighbour.count);
        neighbour.count = news.count();
        return fresh;
    }
}
