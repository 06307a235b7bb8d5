package io.collab4j.ot;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The cursors of several people in one state, moved along with every operation. For one thread at a time.
 *
 * @param <K> whose cursor it is
 * @param <O> the operation
 * @param <C> the cursor
 */
public final class OtCursors<K, O, C> {
    private final CursorType<O, C> type;
    private final Map<K, C> cursors = new LinkedHashMap<>();

    /** Starts without any cursor. */
    public OtCursors(CursorType<O, C> type) {
        this.type = type;
    }

    /** Someone's cursor is now here. */
    public void put(K owner, C cursor) {
        cursors.put(owner, cursor);
    }

    /** Someone has no cursor any more; nothing happens if he had none. */
    public void remove(K owner) {
        cursors.remove(owner);
    }

    /** Where someone's cursor is. */
    public Optional<C> get(K owner) {
        return Optional.ofNullable(cursors.get(owner));
    }

    /** All cursors, in the order in which their owners first had one; a copy. */
    public Map<K, C> all() {
        return new LinkedHashMap<>(cursors);
    }

    /** The state that the cursors point into was changed by an operation of {@code author}. */
    public void move(O operation, K author) {
        cursors.replaceAll((owner, cursor) -> type.transformCursor(cursor, operation, owner.equals(author)));
    }
}
