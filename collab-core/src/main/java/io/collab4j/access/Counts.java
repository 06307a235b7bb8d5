package io.collab4j.access;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many of each there are; what there is none of takes no memory. Any thread. */
public final class Counts<K> {
    private final ConcurrentMap<K, Integer> counts = new ConcurrentHashMap<>();

    /** None of anything. */
    public Counts() {
        super();
    }

    public int get(K key) {
        return counts.getOrDefault(key, 0);
    }

    /** One more, unless there are as many as there may be; whether there is one more. */
    public boolean enter(K key, int most) {
        boolean[] entered = new boolean[1];
        counts.compute(key, (k, count) -> {
            int before = count == null ? 0 : count;
            entered[0] = before < most;
            return entered[0] ? Integer.valueOf(before + 1) : count;
        });
        return entered[0];
    }

    /** One fewer. */
    public void leave(K key) {
        counts.computeIfPresent(key, (k, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }
}
