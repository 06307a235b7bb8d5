package io.collab4j.store.memory;

import io.collab4j.store.LockHolder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Those who wait for one field, the first first. Used under the lock of its document. */
final class MemoryLockQueue {
    private final Map<String, Waiter> waiters = new LinkedHashMap<>();

    /** One who waits, and until when the place is kept. */
    record Waiter(LockHolder holder, long until) {
        Duration remaining(long now) {
            return Duration.ofNanos(until - now);
        }
    }

    /** Whoever is to have the lock next. */
    @Nullable
    Waiter first(long now) {
        waiters.values().removeIf(waiter -> waiter.until() - now <= 0);
        return waiters.isEmpty() ? null : waiters.values().iterator().next();
    }

    /** Takes a place at the end, or keeps the one there is; false if there is none left. */
    boolean add(LockHolder holder, int most, long until) {
        if (waiters.size() >= most && !waiters.containsKey(holder.clientId())) {
            return false;
        }
        waiters.put(holder.clientId(), new Waiter(holder, until));
        return true;
    }

    void remove(String clientId) {
        waiters.remove(clientId);
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }
}
