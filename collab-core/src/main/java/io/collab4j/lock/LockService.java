package io.collab4j.lock;

import io.collab4j.identity.User;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import io.collab4j.store.FieldLock;
import io.collab4j.store.LockAnswer;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockRelease;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Locks in the hands of the application. Nothing here asks an authorizer. Any thread; every stage fails with {@code
 * store_unavailable} if the store does not answer.
 */
public interface LockService {

    /** Every lock of a document in force, by field name. */
    CompletionStage<List<FieldLock>> list(DocumentKey document);

    /** A holder of its own for a user of the application: a job, an assistant. */
    LockHolder holder(User user);

    /**
     * Takes a lock for a holder, or renews it; it ends with its lease like any other. It keeps everybody out, for an open
     * document of the application has a holder of its own: {@code ServerDocument.lock}.
     */
    CompletionStage<LockAnswer> acquire(FieldKey field, LockHolder holder);

    /** Gives a holder's lock back. */
    CompletionStage<LockRelease> release(FieldKey field, LockHolder holder);

    /** Takes a lock away, whoever holds it; whether there was one. */
    CompletionStage<Boolean> forceRelease(FieldKey field);
}
