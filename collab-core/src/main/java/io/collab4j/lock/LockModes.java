package io.collab4j.lock;

import io.collab4j.store.FieldKey;

/**
 * Decides what the lock of each field means. Asked for every group of edits, by any thread, and by every node, so it
 * answers from memory and always the same; a failure counts as {@link LockMode#ENFORCED}.
 */
@FunctionalInterface
public interface LockModes {

    /** Every lock is enforced. */
    LockModes ENFORCED = field -> LockMode.ENFORCED;

    /** What the lock of a field means. */
    LockMode of(FieldKey field);
}
