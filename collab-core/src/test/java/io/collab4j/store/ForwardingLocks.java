package io.collab4j.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Locks that are kept by another store. */
public class ForwardingLocks implements LockStore {
    private final LockStore locks;

    public ForwardingLocks(LockStore locks) {
        this.locks = locks;
    }

    @Override
    public CompletionStage<LockAnswer> acquire(FieldKey field, LockHolder holder, LockTerms terms, boolean wait) {
        return locks.acquire(field, holder, terms, wait);
    }

    @Override
    public CompletionStage<LockRelease> release(FieldKey field, Author author) {
        return locks.release(field, author);
    }

    @Override
    public CompletionStage<Boolean> force(FieldKey field) {
        return locks.force(field);
    }

    @Override
    public CompletionStage<Void> disconnect(FieldKey field, Author author, Duration grace) {
        return locks.disconnect(field, author, grace);
    }

    @Override
    public CompletionStage<List<FieldLock>> attach(DocumentKey document, LockHolder holder) {
        return locks.attach(document, holder);
    }

    @Override
    public CompletionStage<List<FieldLock>> locks(DocumentKey document) {
        return locks.locks(document);
    }
}
