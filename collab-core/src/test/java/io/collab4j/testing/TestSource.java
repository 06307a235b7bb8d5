package io.collab4j.testing;

import io.collab4j.document.DocumentReference;
import io.collab4j.document.DocumentSource;
import io.collab4j.document.FieldContent;
import io.collab4j.document.SavedField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An application's documents: every document has the same fields. Saving can be made to fail or to take its time. */
public final class TestSource implements DocumentSource {
    private final Map<String, FieldContent> contents = new TreeMap<>();
    private final List<SavedField> saved = new ArrayList<>();
    private final List<CompletableFuture<Void>> pending = new ArrayList<>();
    private boolean failing;
    private boolean slow;
    private int tries;

    public TestSource has(String field, FieldContent content) {
        contents.put(field, content);
        return this;
    }

    public void fail(boolean failing) {
        this.failing = failing;
    }

    /** Saving takes until {@link #finish}. */
    public void beSlow() {
        slow = true;
    }

    public void finish() {
        slow = false;
        List.copyOf(pending).forEach(each -> each.complete(null));
        pending.clear();
    }

    /** What was saved, in order. */
    public List<SavedField> saved() {
        return saved;
    }

    public int tries() {
        return tries;
    }

    @Override
    public CompletionStage<? extends Collection<String>> fields(DocumentReference document) {
        return CompletableFuture.completedFuture(contents.keySet());
    }

    @Override
    public CompletionStage<Optional<FieldContent>> load(DocumentReference document, String fieldName) {
        return failing
                ? CompletableFuture.failedFuture(new IllegalStateException("the application is down"))
                : CompletableFuture.completedFuture(Optional.ofNullable(contents.get(fieldName)));
    }

    @Override
    public CompletionStage<Void> save(SavedField field) {
        tries++;
        if (failing) {
            return CompletableFuture.failedFuture(new IllegalStateException("the application is down"));
        }
        saved.add(field);
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (slow) {
            pending.add(done);
        } else {
            done.complete(null);
        }
        return done;
    }
}
