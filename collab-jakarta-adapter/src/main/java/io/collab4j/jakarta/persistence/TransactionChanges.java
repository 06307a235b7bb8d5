package io.collab4j.jakarta.persistence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a transaction has changed, each entity once, in the order of their first changes. Any thread. */
final class TransactionChanges {
    private final Map<Key, EntityChange> changes = new LinkedHashMap<>();

    /** An entity is its row, not the object: a transaction may see several of it. */
    record Key(Class<?> type, Object id) {}

    synchronized void add(Key key, EntityChange change) {
        changes.merge(key, change, EntityChange::then);
    }

    synchronized List<EntityChange.Told> told() {
        return changes.values().stream()
                .map(EntityChange::told)
                .flatMap(Optional::stream)
                .toList();
    }
}
