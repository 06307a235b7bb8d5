package io.collab4j.testing;

import io.collab4j.store.CommitResult;
import io.collab4j.store.DocumentClients;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.DocumentStore;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.FieldKey;
import io.collab4j.store.ForwardingDocuments;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.LogRead;
import io.collab4j.store.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store that does at once what it is asked, and whose answers can be held back. */
public final class SlowStorage extends ForwardingStorage {
    private final List<Runnable> held = new ArrayList<>();
    private boolean holdingCommits;
    private boolean holdingReads;
    private boolean holdingClients;

    public SlowStorage(Storage storage) {
        super(storage);
    }

    /** From here on nobody hears what became of a commit. */
    public void holdCommits() {
        holdingCommits = true;
    }

    /** From here on nobody hears what the log holds. */
    public void holdReads() {
        holdingReads = true;
    }

    /** From here on nobody hears how far a client has come. */
    public void holdClients() {
        holdingClients = true;
    }

    /** Gives the answers that were held back, in their order, and holds none any more. */
    public void release() {
        holdingCommits = false;
        holdingReads = false;
        holdingClients = false;
        List.copyOf(held).forEach(Runnable::run);
        held.clear();
    }

    private <T> CompletionStage<T> answer(boolean holding, CompletionStage<T> answer) {
        if (!holding) {
            return answer;
        }
        CompletableFuture<Boolean> released = new CompletableFuture<>();
        held.add(() -> released.complete(true));
        return released.thenCombine(answer, (go, given) -> given);
    }

    @Override
    public DocumentStore documents() {
        return new ForwardingDocuments(super.documents()) {
            @Override
            public CompletionStage<CommitResult> commit(DocumentKey document, List<FieldCommit> commits) {
                return answer(holdingCommits, super.commit(document, commits));
            }

            @Override
            public CompletionStage<Optional<LogRead>> readLog(FieldKey field, String epoch, long after, int limit) {
                return answer(holdingReads, super.readLog(field, epoch, after, limit));
            }
        };
    }

    @Override
    public DocumentClients documentClients() {
        DocumentClients clients = super.documentClients();
        return (field, epoch, clientId, generation) ->
                answer(holdingClients, clients.attach(field, epoch, clientId, generation));
    }
}
