package io.collab4j.feed;

import io.collab4j.protocol.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The path of a feed: words, and variables in braces that stand for an identifier each. */
record FeedPath(List<String> segments) {
    FeedPath {
        segments = List.copyOf(segments);
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is none, or names a variable twice
     */
    static FeedPath of(String pattern) {
        FeedPath path = new FeedPath(List.of(pattern.split("/", -1)));
        if (!path.segments.stream().allMatch(segment -> Names.isValid(isVariable(segment) ? nameOf(segment) : segment))
                || path.segments.stream()
                                .filter(FeedPath::isVariable)
                                .distinct()
                                .count()
                        != path.segments.stream().filter(FeedPath::isVariable).count()) {
            throw new IllegalArgumentException("a feed's path is like dashboard/{id}");
        }
        return path;
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    private static String nameOf(String variable) {
        return variable.substring(1, variable.length() - 1);
    }

    /** What the variables stand for; empty if the path is another one. */
    Optional<Map<String, String>> match(String path) {
        String[] given = path.split("/", -1);
        if (given.length != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < given.length; i++) {
            String segment = segments.get(i);
            if (!(isVariable(segment) ? Names.isValid(given[i]) : segment.equals(given[i]))) {
                return Optional.empty();
            }
            if (isVariable(segment)) {
                variables.put(nameOf(segment), given[i]);
            }
        }
        return Optional.of(variables);
    }

    /** How many words it has that stand for themselves; of two paths that match, the one with more is meant. */
    long words() {
        return segments.stream().filter(segment -> !isVariable(segment)).count();
    }
}
