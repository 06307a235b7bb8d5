package io.collab4j.store;

import java.util.List;
import java.util.Map;

/**
 * What a store tells the nodes about a commit to one field.
 *
 * @param before where the field stood
 * @param entries what was appended
 * @param carets by operation id, what the author's caret was after it, as JSON; not part of the log
 */
public record PublishedCommit(String fieldName, Head before, List<LogEntry> entries, Map<String, String> carets)
        implements DocumentEvent {
    public PublishedCommit {
        entries = List.copyOf(entries);
        carets = Map.copyOf(carets);
    }

    /** Where the field stands after it. */
    public Head after() {
        LogEntry last = entries.get(entries.size() - 1);
        return new Head(before.epoch(), last.revision(), last.operationId());
    }
}
