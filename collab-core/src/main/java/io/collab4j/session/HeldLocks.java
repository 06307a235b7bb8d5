package io.collab4j.session;

import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The grants a session believes to hold in one document. One that has ended is still what its next edit claims, until the
 * session is told that it is lost: what was sent in the belief to hold a lock must not be taken for anything else. Any thread.
 */
final class HeldLocks {
    private final FewByName<Held> byField = new FewByName<>();

    private record Held(long token, boolean ended) {}

    void hold(String fieldName, long token) {
        byField.put(fieldName, new Held(token, false));
    }

    @Nullable
    Long token(String fieldName) {
        Held held = byField.get(fieldName);
        return held == null ? null : held.token();
    }

    boolean isLive(String fieldName) {
        Held held = byField.get(fieldName);
        return held != null && !held.ended();
    }

    /** The grants up to this one are over. */
    void end(String fieldName, long token) {
        byField.change(fieldName, held -> held.token() <= token ? new Held(held.token(), true) : held);
    }

    void forget(String fieldName) {
        byField.remove(fieldName);
    }

    void forget(String fieldName, long token) {
        byField.change(fieldName, held -> held.token() == token ? null : held);
    }

    Set<String> live() {
        return byField.names().stream().filter(this::isLive).collect(Collectors.toSet());
    }
}
