package io.collab4j.store;

import java.util.Map;

/**
 * What the authors of a commit's entries hold, as they believe.
 *
 * @param enforced whether the field's lock keeps edits out
 * @param tokens of the grants that are claimed, by the index of the entry; an author without one believes to hold nothing
 */
public record LockClaims(boolean enforced, Map<Integer, Long> tokens) {
    /** No lock keeps anything out. */
    public static final LockClaims NONE = new LockClaims(false, Map.of());

    public LockClaims {
        tokens = Map.copyOf(tokens);
    }
}
