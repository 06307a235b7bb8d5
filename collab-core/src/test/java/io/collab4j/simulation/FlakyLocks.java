package io.collab4j.simulation;

import io.collab4j.store.Author;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import io.collab4j.store.FieldLock;
import io.collab4j.store.LockAnswer;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockRelease;
import io.collab4j.store.LockStore;
import io.collab4j.store.LockTerms;
import io.collab4j.store.Storage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Locks over {@link FlakyCalls}, in the line of their document. */
final class FlakyLocks implements LockStore {
    private final Storage shared;
    private final FlakyCalls calls;
    private final CrashPoints crashes;

    FlakyLocks(Storage shared, FlakyCalls calls, CrashPoints crashes) {
        this.shared = shared;
        this.calls = calls;
        this.crashes = crashes;
    }

    @Override
    public CompletionStage<LockAnswer> acquire(FieldKey field, LockHolder holder, LockTerms terms, boolean wait) {
        return calls.call(
                field.document(),
                () -> crashes.step(Path.CRASH_AFTER_GRANT, () -> shared.locks().acquire(field, holder, terms, wait)));
    }

    @Override
    public CompletionStage<LockRelease> release(FieldKey field, Author author) {
        return calls.call(field.document(), () -> shared.locks().release(field, author));
    }

    @Override
    public CompletionStage<Boolean> force(FieldKey field) {
        return calls.call(field.document(), () -> shared.locks().force(field));
    }

    @Override
    public CompletionStage<Void> disconnect(FieldKey field, Author author, Duration grace) {
        return calls.call(field.document(), () -> shared.locks().disconnect(field, author, grace));
    }

    @Override
    public CompletionStage<List<FieldLock>> attach(DocumentKey document, LockHolder holder) {
        return calls.call(document, () -> shared.locks().attach(document, holder));
    }

    @Override
    public CompletionStage<List<FieldLock>> locks(DocumentKey document) {
        return calls.call(document, () -> shared.locks().locks(document));
    }
}
