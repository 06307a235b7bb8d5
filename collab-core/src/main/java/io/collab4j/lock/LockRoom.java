package io.collab4j.lock;

import io.collab4j.identity.User;
import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.observe.Scope;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.protocol.LockMessages;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.Author;
import io.collab4j.store.CommitResult.LockRefusal;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The locks of one node. Any thread. */
public final class LockRoom implements LockService {
    private final CollabRuntime runtime;
    private final Storage storage;
    private final LockLimits limits;
    private final LockModes modes;
    private final LockTerms terms;
    private final CollabListener listener;
    private final Failures failures;
    private final Map<DocumentKey, DocumentLocks> open = new ConcurrentHashMap<>();

    /** A room in which nobody watches yet. */
    public LockRoom(
            CollabRuntime runtime, Storage storage, LockLimits limits, LockModes modes, CollabListener listener) {
        this.runtime = runtime;
        this.storage = storage;
        this.limits = limits;
        this.modes = modes;
        this.terms =
                new LockTerms(limits.lease(), limits.idle(), limits.perTenant(), limits.waiters(), limits.patience());
        this.listener = listener;
        this.failures = new Failures(listener, runtime::newId);
    }

    CollabRuntime runtime() {
        return runtime;
    }

    Storage storage() {
        return storage;
    }

    CollabListener listener() {
        return listener;
    }

    Failures failures() {
        return failures;
    }

    public LockLimits limits() {
        return limits;
    }

    /** What the lock of a field means. */
    public LockMode modeOf(FieldKey field) {
        try {
            return modes.of(field);
        } catch (RuntimeException failure) {
            failures.report("asking for the mode of a lock", scope(field), failure);
            return LockMode.ENFORCED;
        }
    }

    /** A store that throws is one whose stage fails. */
    <T> CompletionStage<T> ask(Function<LockStore, CompletionStage<T>> question) {
        try {
            return question.apply(storage.locks());
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Tells of the locks of a document until the watch is closed. */
    public LockWatch watch(DocumentKey document, LockListener member) {
        DocumentLocks[] watched = new DocumentLocks[1];
        open.compute(document, (key, present) -> {
            DocumentLocks locks = present == null ? new DocumentLocks(this, document) : present;
            locks.enter(member);
            watched[0] = locks;
            return locks;
        });
        return () -> open.computeIfPresent(document, (key, present) -> {
            if (present != watched[0]) {
                return present;
            }
            present.leave(member);
            return present.isEmpty() ? null : present;
        });
    }

    /** Takes a lock, or renews it, and waits for it if that is wanted. */
    public CompletionStage<LockAnswer> acquire(FieldKey field, LockHolder holder, boolean wait) {
        return ask(store -> store.acquire(field, holder, terms, wait)).thenApply(answer -> {
            if (answer instanceof LockAnswer.Granted granted) {
                learn(field.document(), List.of(granted.lock()));
            } else if (answer instanceof LockAnswer.Denied) {
                listener.lockDenied(
                        field.document().tenantId(), field.document().documentId(), field.fieldName());
            }
            return answer;
        });
    }

    /** Gives a lock or a place among those who wait back. */
    public CompletionStage<LockRelease> release(FieldKey field, Author author) {
        return ask(store -> store.release(field, author));
    }

    /** The author's connection is gone. If the store cannot be told, the lock ends with its lease. */
    public void disconnect(FieldKey field, Author author) {
        report("leaving a lock", field, ask(store -> store.disconnect(field, author, limits.grace())));
    }

    /** Gives back what may be held though nobody waits for the answer. */
    public void abandon(FieldKey field, Author author) {
        report("giving a lock back", field, release(field, author));
    }

    private static Scope scope(FieldKey field) {
        return Scope.of(field.document().tenantId(), field.document().documentId(), field.fieldName());
    }

    private void report(String what, FieldKey field, CompletionStage<?> done) {
        done.whenComplete((result, failure) -> {
            if (failure != null) {
                failures.report(what, scope(field), failure);
            }
        });
    }

    /** A client is in a document, perhaps again; every lock in force, its own from before among them. */
    public CompletionStage<List<FieldLock>> attach(DocumentKey document, LockHolder holder) {
        return ask(store -> store.attach(document, holder)).thenApply(locks -> {
            learn(document, locks);
            return locks;
        });
    }

    /** What one member was told by the store has to be known here, so that it is told of its end. */
    private void learn(DocumentKey document, List<FieldLock> locks) {
        DocumentLocks watched = open.get(document);
        if (watched != null) {
            locks.forEach(watched::learn);
        }
    }

    /** A holder as others are told of it. */
    public LockMessages.Holder describe(LockHolder holder, Duration remaining) {
        return new LockMessages.Holder(
                holder.author().userId(),
                holder.author().sessionId(),
                holder.userInfo(),
                runtime.clock().instant().plus(remaining));
    }

    /**
     * What the author of an edit is answered that a lock keeps out.
     *
     * @param lock the one in force; null if there is none
     */
    public CollabException refusal(LockRefusal reason, @Nullable FieldLock lock) {
        boolean isHeld = reason == LockRefusal.HELD;
        ErrorCode code = isHeld ? ErrorCode.LOCK_HELD : ErrorCode.LOCK_LOST;
        String message = isHeld ? "the field is locked" : "the lock is no longer held";
        return lock == null
                ? new CollabException(code, message)
                : CollabException.with(
                        code, message, describe(lock.holder(), lock.remaining()).detail());
    }

    @Override
    public CompletionStage<List<FieldLock>> list(DocumentKey document) {
        return ask(store -> store.locks(document));
    }

    @Override
    public LockHolder holder(User user) {
        String clientId = "server-" + runtime.newId();
        return new LockHolder(
                new Author(user.userId(), clientId, clientId, 1), user.info().toJson());
    }

    @Override
    public CompletionStage<LockAnswer> acquire(FieldKey field, LockHolder holder) {
        return acquire(field, holder, false);
    }

    @Override
    public CompletionStage<LockRelease> release(FieldKey field, LockHolder holder) {
        return release(field, holder.author());
    }

    @Override
    public CompletionStage<Boolean> forceRelease(FieldKey field) {
        return ask(store -> store.force(field));
    }

    /** Watches nothing any more. */
    public void close() {
        open.values().forEach(DocumentLocks::close);
        open.clear();
    }
}
