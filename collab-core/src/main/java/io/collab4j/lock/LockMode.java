package io.collab4j.lock;

/** What the lock of a field means. */
public enum LockMode {
    /** Nobody but its holder may edit. */
    ENFORCED,
    /** Everybody is shown who holds it, and anybody may edit. */
    ADVISORY
}
