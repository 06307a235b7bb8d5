package io.collab4j.document;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * One operation that a field has just taken: what it keeps of it, and what only those are told who are there now.
 *
 * @param after the state behind it
 * @param caret the author's after it
 * @param ref what its acknowledgement repeats, if its author sent it to this node and asked for it
 */
record Step<S, O>(
        Past<S, O> past,
        S after,
        @Nullable JsonObject caret,
        @Nullable String ref) {
    LogEntry log() {
        return past.log();
    }
}
