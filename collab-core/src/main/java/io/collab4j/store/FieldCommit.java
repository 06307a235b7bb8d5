package io.collab4j.store;

import java.util.List;
import java.util.Map;

/**
 * Operations to append to one field.
 *
 * @param expected the head they were made for; a field that does not exist stands at revision 0 of {@link
 *     Storage#firstEpoch}
 * @param initial the state at revision 0, for the same
 * @param entries with consecutive revisions from {@code expected.revision() + 1}; at least one
 * @param carets by operation id, published with the entries and not kept
 * @param size of the state after the last entry, in bytes, for {@link DocumentStore#fieldSizes}
 * @param locks what the authors hold, so that the store can tell whether the field's lock keeps them out
 */
public record FieldCommit(
        String fieldName,
        Head expected,
        Encoded initial,
        List<LogEntry> entries,
        Map<String, String> carets,
        long size,
        LockClaims locks) {
    public FieldCommit {
        entries = List.copyOf(entries);
        carets = Map.copyOf(carets);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a commit has an operation");
        }
    }

    /** A commit that no lock keeps out. */
    public FieldCommit(
            String fieldName,
            Head expected,
            Encoded initial,
            List<LogEntry> entries,
            Map<String, String> carets,
            long size) {
        this(fieldName, expected, initial, entries, carets, size, LockClaims.NONE);
    }
}
