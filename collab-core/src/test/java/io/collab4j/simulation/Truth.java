package io.collab4j.simulation;

import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import io.collab4j.store.LogEntry;
import io.collab4j.store.PublishedCommit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What really happened: hears of every commit in the moment it is made, and checks it against what clients sent and were
 * told. Shares no code with the server.
 */
final class Truth {
    private final Map<FieldKey, FieldTruth> fields = new LinkedHashMap<>();
    private final Map<String, String> sent = new HashMap<>();

    FieldTruth field(FieldKey key) {
        return fields.computeIfAbsent(key, FieldTruth::new);
    }

    Map<FieldKey, FieldTruth> fields() {
        return fields;
    }

    /** A client puts an operation under way; nothing else may ever get into a log. */
    void sent(String operationId, String clientId, long seq) {
        String author = clientId + "#" + seq;
        String known = sent.put(operationId, author);
        check(known == null || known.equals(author), "an operation id was used twice");
    }

    void committed(DocumentKey document, PublishedCommit commit) {
        FieldTruth field = field(document.field(commit.fieldName()));
        for (LogEntry entry : commit.entries()) {
            if (entry.operation().type().equals("text")) {
                String author = entry.author().clientId() + "#" + entry.seq();
                check(
                        author.equals(sent.get(entry.operationId())),
                        "D8: an operation that nobody sent is in the log: " + entry.operationId() + " of " + author);
            }
        }
        field.committed(commit);
    }

    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
