package io.collab4j.session;

import io.collab4j.store.FieldLock;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest grant of each field that a client was told of, so that it hears of each change once and of nothing that is
 * older than what it knows. Used in the session's inbox.
 */
final class ToldLocks {
    private Map<String, Told> byField = Collections.emptyMap();

    private record Told(long token, long generation) {}

    /** Of these fields these are all there are; of others the client goes by what it was told before. */
    void set(Collection<String> fieldNames, List<FieldLock> locks) {
        fieldNames.forEach(byField::remove);
        locks.forEach(this::add);
    }

    void add(FieldLock lock) {
        if (byField.isEmpty()) {
            byField = new HashMap<>();
        }
        byField.put(
                lock.fieldName(), new Told(lock.token(), lock.holder().author().generation()));
    }

    /** Whether the client does not know of this grant, or knows an earlier session of its holder. */
    boolean isNew(FieldLock lock) {
        Told told = byField.get(lock.fieldName());
        return told == null
                || lock.token() > told.token()
                || (lock.token() == told.token() && lock.holder().author().generation() > told.generation());
    }

    void forget(String fieldName) {
        byField.remove(fieldName);
    }

    /** Forgets a grant that is over; whether the client knew of it. */
    boolean forget(String fieldName, long token) {
        Told told = byField.get(fieldName);
        return told != null && told.token() == token && byField.remove(fieldName) != null;
    }
}
