package io.collab4j.document;

import io.collab4j.store.CommitResult;
import io.collab4j.store.Encoded;
import io.collab4j.store.Epoch;
import io.collab4j.store.FieldCommit;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import io.collab4j.store.StoredField;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Mends a field whose store does not hold what this node does.
 *
 * <ul>
 *   <li>The store's head is an ancestor of ours: the missing tail is committed again, under its own clients and numbers.
 *   <li>The store has nothing: the field begins a new epoch with what this node holds.
 *   <li>The store went another way: the field goes on there in a new epoch, and every member is told.
 *   <li>The store has gone on further than its log reaches back: the field is loaded again, and every member joins again.
 * </ul>
 *
 * Runs on the field's mailbox; while it is at work nothing is committed.
 */
final class Lineage {
    private static final String EPOCH_CHANGED = "epoch_changed";

    private final Field field;
    private final DocumentContext context;
    private boolean busy;

    Lineage(Field field, DocumentContext context) {
        this.field = field;
        this.context = context;
    }

    boolean isBusy() {
        return busy;
    }

    /**
     * Mends the field.
     *
     * @param actual the store's head; null if the field is gone
     */
    void repair(@Nullable Head actual) {
        if (busy) {
            return;
        }
        Head head = field.head();
        if (actual == null) {
            begin(context.storage().documents().create(field.key(), nextEpoch(head), state(field.history())));
        } else if (isAncestor(actual)) {
            commitAgain(actual);
        } else {
            adoptTheirs();
        }
    }

    /**
     * Begins a new epoch with other content, unless the store's field has moved on from what this node holds.
     *
     * @return whether it has begun; completes on the mailbox
     */
    CompletionStage<Boolean> reset(Encoded content) {
        CompletableFuture<Boolean> reset = new CompletableFuture<>();
        busy = true;
        Epoch next = nextEpoch(field.head());
        context.storage()
                .upkeep()
                .replace(field.key(), field.head(), next, content)
                .whenComplete((stored, failure) -> field.post(() -> {
                    busy = false;
                    if (failure != null) {
                        reset.completeExceptionally(field.storeFailure(failure));
                        return;
                    }
                    boolean begun = stored.head().epoch().equals(next);
                    if (begun) {
                        field.restart(history(stored), EPOCH_CHANGED);
                        field.saver().changed();
                    }
                    reset.complete(begun);
                }));
        return reset;
    }

    /**
     * The store has gone on further than its log reaches back, which is no loss: takes what it holds now. Members come back
     * by what they know.
     */
    void reload() {
        if (!busy) {
            load(stored -> {
                if (isLater(stored.head().epoch())) {
                    restart(stored);
                } else {
                    field.restart(history(stored), "revision_too_old");
                }
            });
        }
    }

    private boolean isAncestor(Head actual) {
        return actual.epoch().equals(field.head().epoch())
                && actual.revision() < field.head().revision()
                && actual.revision() >= field.history().oldestBase()
                && actual.operationId().equals(field.history().operationIdAt(actual.revision()));
    }

    private void commitAgain(Head actual) {
        busy = true;
        History<?, ?> history = field.history();
        List<LogEntry> tail =
                history.after(actual.revision()).stream().map(Past::log).toList();
        FieldCommit commit =
                new FieldCommit(field.key().fieldName(), actual, history.initial(), tail, Map.of(), history.size());
        context.storage()
                .documents()
                .commit(field.key().document(), List.of(commit))
                .whenComplete((result, failure) -> field.post(() -> {
                    busy = false;
                    if (result instanceof CommitResult.Behind) {
                        // Somebody else was mending too; where the field stands now is seen by another look.
                        field.replica().catchUp();
                    } else if (result instanceof CommitResult.Refused) {
                        adoptTheirs();
                    }
                }));
    }

    /**
     * The store's content goes on under a new epoch, so that no revision of ours is taken for one of theirs; unless another
     * node has begun one already.
     */
    private void adoptTheirs() {
        load(stored -> {
            if (isLater(stored.head().epoch())) {
                restart(stored);
                return;
            }
            begin(context.storage()
                    .upkeep()
                    .replace(field.key(), stored.head(), nextEpoch(field.head()), state(history(stored))));
        });
    }

    private boolean isLater(Epoch theirs) {
        Epoch ours = field.head().epoch();
        return theirs.ordinal() > ours.ordinal() || (theirs.ordinal() == ours.ordinal() && !theirs.equals(ours));
    }

    private void begin(CompletionStage<StoredField> replaced) {
        busy = true;
        replaced.whenComplete((stored, failure) -> field.post(() -> {
            busy = false;
            if (failure == null) {
                context.listener()
                        .historyLost(
                                field.key().document().tenantId(),
                                field.key().document().documentId(),
                                field.key().fieldName());
                restart(stored);
                // The application may hold what was lost, under a smaller epoch than this one.
                field.saver().changed();
            }
        }));
    }

    private void load(Consumer<StoredField> then) {
        busy = true;
        context.storage()
                .documents()
                .load(field.key().document(), List.of(field.key().fieldName()))
                .whenComplete((loaded, failure) -> field.post(() -> {
                    busy = false;
                    StoredField stored =
                            failure == null ? loaded.get(field.key().fieldName()) : null;
                    if (stored != null) {
                        then.accept(stored);
                    }
                }));
    }

    private void restart(StoredField stored) {
        field.restart(history(stored), EPOCH_CHANGED);
    }

    private History<?, ?> history(StoredField stored) {
        return History.load(context.types().of(stored.snapshot().type()), context.limits(), stored);
    }

    private Epoch nextEpoch(Head head) {
        return Epoch.of(head.epoch().ordinal() + 1, context.runtime().newId());
    }

    static <S, O> Encoded state(History<S, O> history) {
        return FieldTypes.encoded(history.codec(), history.encodedState());
    }
}
