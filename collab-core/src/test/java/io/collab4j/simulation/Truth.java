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
    private final Coverage coverage;
    private final Map<FieldKey, FieldTruth> fields = new LinkedHashMap<>();
    private final Map<String, String> sent = new HashMap<>();

    Truth(Coverage coverage) {
        this.coverage = coverage;
    }

    FieldTruth field(FieldKey key) {
        return fields.computeIfAbsent(key, name -> new FieldTruth(name, coverage));
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

    boolean hasLost() {
        return fields.values().stream().anyMatch(FieldTruth::hasLost);
    }

    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
