package io.collab4j.lock;

import io.collab4j.store.FieldLock;
import io.collab4j.store.LockEnd;

/**
 * A member of a document as its locks see it. Called by one thread at a time; must not block. Old news may come late and
 * news more than once: of two grants the one with the larger token is the newer.
 */
public interface LockListener {

    /** Somebody has the lock now, perhaps the same client in another session. */
    void onLocked(FieldLock lock);

    /** A grant is over. */
    void onUnlocked(String fieldName, long token, LockEnd reason);

    /** A heartbeat has passed: what has failed may be tried again. */
    void onBeat();
}
