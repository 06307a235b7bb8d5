package io.collab4j.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the members of a document on one node have their cursors. Cursors are never stored; a node that finds some
 * missing asks for all of them.
 *
 * @param before how many such events the node had sent before this one
 * @param count how many it has sent with this one
 * @param whole whether these are all cursors there are, and not only those that have moved
 */
public record CursorNews(String node, long before, long count, boolean whole, List<Cursor> cursors)
        implements DocumentEvent {
    public CursorNews {
        cursors = List.copyOf(cursors);
    }

    /**
     * One cursor.
     *
     * @param fieldName null if it is in no field
     * @param epoch of the field; empty without one
     * @param revision of the field that the cursor's positions refer to
     * @param cursorInfo as JSON
     */
    public record Cursor(
            String sessionId, @Nullable String fieldName, String epoch, long revision, String cursorInfo, Instant at) {}
}
