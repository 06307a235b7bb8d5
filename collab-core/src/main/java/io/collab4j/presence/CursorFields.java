package io.collab4j.presence;

import java.util.List;

/** The fields that cursors are in, as a room sees them. */
public interface CursorFields {

    /**
     * Moves cursors to the newest revision of their field and gives each back by {@link DocumentRoom#place}, and then calls
     * {@link DocumentRoom#placed} once; on a thread of the field's choice. Those of a field that is not open wait for it or
     * are dropped.
     */
    void locate(String fieldName, List<CursorMove> moves);
}
