package io.collab4j.redis;

import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.FieldKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How often in a row this node was behind in a field. Any thread. */
final class Races {
    /** Of fields that were given up while they were behind, some few remain; they are nothing to keep. */
    private static final int MOST = 10_000;

    private final Map<FieldKey, Integer> lost = new ConcurrentHashMap<>();

    int lost(FieldKey field) {
        return lost.getOrDefault(field, 0);
    }

    /** A commit was answered. */
    void ended(DocumentKey document, List<FieldCommit> commits, String answer) {
        if (lost.size() > MOST) {
            lost.clear();
        }
        for (FieldCommit commit : commits) {
            FieldKey field = document.field(commit.fieldName());
            if (answer.equals("behind")) {
                lost.merge(field, 1, Integer::sum);
            } else if (!lost.isEmpty()) {
                lost.remove(field);
            }
        }
    }
}
