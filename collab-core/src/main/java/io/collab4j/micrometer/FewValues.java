package io.collab4j.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a tag to so many values: the first ones that come. All the rest are one. Any thread. */
final class FewValues {
    static final String OTHER = "other";

    private final int most;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    FewValues(int most) {
        this.most = most;
    }

    /** The value itself, or {@link #OTHER}; the same each time, so what is counted up is counted down in the same place. */
    String of(String value) {
        if (known.contains(value)) {
            return value;
        }
        return known.size() < most && add(value) ? value : OTHER;
    }

    private synchronized boolean add(String value) {
        return known.contains(value) || (known.size() < most && known.add(value));
    }
}
