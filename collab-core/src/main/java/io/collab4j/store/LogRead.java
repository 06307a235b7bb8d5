package io.collab4j.store;

import java.util.List;

/**
 * A part of a field's log.
 *
 * @param head where the field stands
 * @param complete whether the entries are all that follow the revision asked for, up to the limit; false if the log no
 *     longer reaches back that far or is another epoch's
 * @param entries in order, without a gap
 */
public record LogRead(Head head, boolean complete, List<LogEntry> entries) {
    public LogRead {
        entries = List.copyOf(entries);
    }
}
