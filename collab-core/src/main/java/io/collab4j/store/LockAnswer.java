package io.collab4j.store;

import java.time.Duration;

/** What became of a request for a lock. */
public sealed interface LockAnswer {

    /** The one who asked holds it now, or still does. */
    record Granted(FieldLock lock) implements LockAnswer {}

    /**
     * Somebody else has it, or is to have it before the one who asked.
     *
     * @param holder that one
     * @param remaining until that ends if nobody does anything
     * @param waiting whether the one who asked has a place among those who wait
     */
    record Denied(LockHolder holder, Duration remaining, boolean waiting) implements LockAnswer {}

    /** A newer session of the client is in the field: this one holds nothing there, and waits for nothing. */
    record Superseded() implements LockAnswer {}

    /** The tenant has as many locks as it may have. */
    record Full() implements LockAnswer {}
}
