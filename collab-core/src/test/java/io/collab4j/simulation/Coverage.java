package io.collab4j.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How often each path was taken. Not thread-safe. */
public final class Coverage {
    private final Map<Path, Long> counts = new EnumMap<>(Path.class);

    /** Nothing taken yet. */
    public Coverage() {
        super();
    }

    void met(Path path) {
        counts.merge(path, 1L, Long::sum);
    }

    /** Adds another run's counts. */
    public void add(Coverage other) {
        other.counts.forEach((path, count) -> counts.merge(path, count, Long::sum));
    }

    /** The paths that were never taken. */
    public List<Path> missing() {
        return Stream.of(Path.values())
                .filter(path -> !counts.containsKey(path))
                .toList();
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
