package io.collab4j.document;

import io.collab4j.json.JsonValue;
import io.collab4j.ot.OperationException;
import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.protocol.Names;
import io.collab4j.store.Author;
import io.collab4j.store.LockAnswer;
import io.collab4j.store.LockRelease;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A document in the hands of the application: a job or an assistant edits it like any member. Any thread; stages complete
 * on the field's thread and must not be blocked there.
 */
public final class ServerDocument implements AutoCloseable {
    private final Membership membership;
    private final Author author;
    private final ServerSubscriber subscriber;
    private final ServerLocks locks;

    ServerDocument(Membership membership, Author author, ServerSubscriber subscriber, ServerLocks locks) {
        this.membership = membership;
        this.author = author;
        this.subscriber = subscriber;
        this.locks = locks;
    }

    /** What a field holds now. Fails with {@code store_unavailable} if it cannot be read. */
    public CompletionStage<FieldState> read(String fieldName) {
        return place(fieldName).thenCompose(Subscription::read);
    }

    /**
     * Edits a text by looking at it.
     *
     * @param edit computes the operation from the newest text; called on the field's thread, and again if another edit
     *     comes first
     * @return the revision it was committed as; fails with the code the edit was refused with, or with what {@code edit}
     *     threw
     */
    public CompletionStage<Long> editText(String fieldName, Function<Text, TextOperation> edit) {
        Outcome outcome = new Outcome();
        return submit(
                fieldName, null, new Edit.Computed(new Computation<>(Text.class, outcome.guarding(edit))), outcome);
    }

    /**
     * Submits an operation that was made on an earlier revision.
     *
     * @return the revision it was committed as, transformed; fails with the code it was refused with
     */
    public CompletionStage<Long> submitText(String fieldName, long revision, TextOperation operation) {
        return submit(fieldName, revision, new Edit.Computed(new Computation<>(Text.class, text -> operation)));
    }

    /** Sets the value of a {@code value} field, whoever set it last. */
    public CompletionStage<Long> setValue(String fieldName, JsonValue value) {
        return submit(fieldName, null, new Edit.Value(value, null));
    }

    /** Hears of every edit of the fields that were read, edited or {@link #follow followed} here. */
    public AutoCloseable watch(DocumentWatcher watcher) {
        return subscriber.add(watcher);
    }

    /** Begins to hear of a field's edits; completes when every later edit will be heard of. */
    public CompletionStage<Void> follow(String fieldName) {
        return place(fieldName).thenApply(place -> null);
    }

    /**
     * Takes the lock of a field for this document, or renews it, so that what it edits is let in while it keeps others out.
     * An edit behind the end of the lock fails with {@code lock_lost} once; without a lock, one of a field that somebody
     * else has locked fails with {@code lock_held}.
     */
    public CompletionStage<LockAnswer> lock(String fieldName) {
        return Names.isValid(fieldName) ? locks.acquire(fieldName) : badName();
    }

    /** Gives the lock of a field back; closing the document gives all of them back. */
    public CompletionStage<LockRelease> unlock(String fieldName) {
        return Names.isValid(fieldName) ? locks.release(fieldName) : badName();
    }

    private CompletionStage<Long> submit(String fieldName, @Nullable Long revision, Edit.Content content) {
        return submit(fieldName, revision, content, new Outcome());
    }

    private CompletionStage<Long> submit(
            String fieldName, @Nullable Long revision, Edit.Content content, Outcome outcome) {
        return place(fieldName).thenCompose(place -> {
            Long token = locks.token(fieldName);
            place.submit(new Edit(author, place.epoch(), revision, null, content, null, null, true, token, outcome));
            return locks.forgettingLost(fieldName, token, outcome.revision);
        });
    }

    private CompletionStage<Subscription> place(String fieldName) {
        if (!Names.isValid(fieldName)) {
            return badName();
        }
        Optional<Subscription> joined = membership.subscription(fieldName);
        return joined.isPresent()
                ? CompletableFuture.completedFuture(joined.get())
                : membership.join(fieldName, null).thenApply(field -> {
                    field.subscription().start();
                    return field.subscription();
                });
    }

    private static <T> CompletionStage<T> badName() {
        return CompletableFuture.failedFuture(new CollabException(ErrorCode.BAD_NAME, "not an identifier"));
    }

    @Override
    public void close() {
        membership.leave();
        locks.releaseAll();
    }

    private static final class Outcome implements EditListener {
        private final CompletableFuture<Long> revision = new CompletableFuture<>();
        private @Nullable RuntimeException thrown;

        /** The application's own mistake fails its edit and nothing else. */
        <S, O> Function<S, O> guarding(Function<S, O> edit) {
            return state -> {
                try {
                    return Objects.requireNonNull(edit.apply(state), "an edit gives an operation");
                } catch (OperationException refused) {
                    throw refused;
                } catch (RuntimeException failure) {
                    thrown = failure;
                    throw new OperationException(OperationException.Reason.MALFORMED, "the edit threw");
                }
            };
        }

        @Override
        public void committed(long committed) {
            revision.complete(committed);
        }

        @Override
        public void repeated(Acknowledgement acknowledgement) {
            revision.complete(acknowledgement.revision());
        }

        @Override
        public void refused(CollabException refusal) {
            revision.completeExceptionally(thrown == null ? refusal : thrown);
        }

        @Override
        public void superseded() {
            refused(new CollabException(ErrorCode.NOT_JOINED, "the document was opened again"));
        }
    }
}
