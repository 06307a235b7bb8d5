package io.collab4j.store;

/** What became of giving a lock back. */
public sealed interface LockRelease {

    /** It was the holder's and is free. */
    record Released() implements LockRelease {}

    /** It is another's, or the same client's in a newer session: nothing was changed. */
    record Foreign(FieldLock lock) implements LockRelease {}

    /** Nobody held it. */
    record Free() implements LockRelease {}
}
