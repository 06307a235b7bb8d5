package io.collab4j.store;

import java.util.List;

/**
 * A field as it is loaded: a snapshot and what came after it.
 *
 * @param head of the field; equal to the last entry of the tail, or to the snapshot's where the tail is empty
 * @param snapshotHead where the snapshot stands
 * @param tail every operation after the snapshot, in order
 */
public record StoredField(Head head, Head snapshotHead, Encoded snapshot, List<LogEntry> tail) {
    public StoredField {
        tail = List.copyOf(tail);
    }
}
