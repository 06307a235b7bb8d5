package io.collab4j.document;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * One committed operation, with the states around it; states share all but what changed, so keeping them is cheap.
 *
 * @param json the operation as it goes over the wire
 * @param caret the author's after it
 * @param ref what its acknowledgement repeats, if its author sent it to this node and asked for it
 */
record Past<S, O>(
        LogEntry log,
        O operation,
        S before,
        S after,
        String json,
        @Nullable JsonObject caret,
        @Nullable String ref) {}
