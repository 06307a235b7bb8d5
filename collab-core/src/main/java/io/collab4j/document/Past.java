package io.collab4j.document;

import io.collab4j.store.LogEntry;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One committed operation as a node keeps it. The state before it belongs to the field's thread, the rest to any. */
final class Past<S, O> {
    private final LogEntry log;
    private final O operation;
    private @Nullable S before;

    /** With the state it was committed on. */
    Past(LogEntry log, O operation, S before) {
        this.log = log;
        this.operation = operation;
        this.before = before;
    }

    LogEntry log() {
        return log;
    }

    O operation() {
        return operation;
    }

    /** The operation as it goes over the wire: what the store keeps, read again each time. */
    String json() {
        return new String(log.operation().bytes(), StandardCharsets.UTF_8);
    }

    /** The state it was committed on; null if it is not kept here. */
    @Nullable
    S before() {
        return before;
    }

    void keepBefore(S state) {
        before = state;
    }

    void forgetBefore() {
        before = null;
    }
}
