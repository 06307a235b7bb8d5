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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Locks beside the documents they are of, and lost with them. */
final class DurableLocks implements LockStore {
    private final Function<DocumentKey, LockStore> byDocument;

    DurableLocks(Function<DocumentKey, LockStore> byDocument) {
        this.byDocument = byDocument;
    }

    private LockStore of(FieldKey field) {
        return byDocument.apply(field.document());
    }

    @Override
    public CompletionStage<LockAnswer> acquire(FieldKey field, LockHolder holder, LockTerms terms, boolean wait) {
        return of(field).acquire(field, holder, terms, wait);
    }

    @Override
    public CompletionStage<LockRelease> release(FieldKey field, Author author) {
        return of(field).release(field, author);
    }

    @Override
    public CompletionStage<Boolean> force(FieldKey field) {
        return of(field).force(field);
    }

    @Override
    public CompletionStage<Void> disconnect(FieldKey field, Author author, Duration grace) {
        return of(field).disconnect(field, author, grace);
    }

    @Override
    public CompletionStage<List<FieldLock>> attach(DocumentKey document, LockHolder holder) {
        return byDocument.apply(document).attach(document, holder);
    }

    @Override
    public CompletionStage<List<FieldLock>> locks(DocumentKey document) {
        return byDocument.apply(document).locks(document);
    }
}
