package io.collab4j.session;

import io.collab4j.lock.LockListener;
import io.collab4j.lock.LockRoom;
import io.collab4j.lock.LockWatch;
import io.collab4j.protocol.ClientMessage.LockField;
import io.collab4j.protocol.ClientMessage.UnlockField;
import io.collab4j.protocol.DocumentMessages.Address;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.protocol.Incoming.ErrorContext;
import io.collab4j.protocol.LockMessages;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import io.collab4j.store.FieldLock;
import io.collab4j.store.LockAnswer;
import io.collab4j.store.LockEnd;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockRelease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The locks of one document as one session holds them and was told of them. News is handled in the session's inbox like its
 * messages, so that news and answers have one order; the end, and the questions of edits, may come from any thread.
 */
final class MemberLocks implements LockListener {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private final SessionContext context;
    private final Session session;
    private final DocumentKey document;
    private final Function<String, CompletionStage<Boolean>> mayHear;
    private final HeldLocks held = new HeldLocks();
    private final FewByName<LockField> waits = new FewByName<>();
    private final ToldLocks told = new ToldLocks();
    private final LockWatch watch;
    private boolean attached;
    private volatile boolean left;

    /**
     * The locks of a document that the session has just joined.
     *
     * @param mayHear whether the session is to hear of the lock of a field
     */
    MemberLocks(
            SessionContext context,
            Session session,
            DocumentKey document,
            Function<String, CompletionStage<Boolean>> mayHear) {
        this.context = context;
        this.session = session;
        this.document = document;
        this.mayHear = mayHear;
        this.watch = context.locks().watch(document, this);
    }

    private LockRoom room() {
        return context.locks();
    }

    private LockHolder holder() {
        return new LockHolder(
                session.login().author(), session.user().orElseThrow().info().toJson());
    }

    private boolean isOwn(FieldLock lock) {
        return lock.holder().isClient(session.login().author().clientId());
    }

    private Address address(String fieldName) {
        return new Address(document.documentId(), fieldName);
    }

    @Nullable
    Long token(String fieldName) {
        return held.token(fieldName);
    }

    void forget(String fieldName, long token) {
        held.forget(fieldName, token);
    }

    /** How many locks the session holds here or waits for. */
    int count() {
        return concerned().size();
    }

    boolean concerns(String fieldName) {
        return held.isLive(fieldName) || waits.has(fieldName);
    }

    private Set<String> concerned() {
        Set<String> fields = new HashSet<>(held.live());
        fields.addAll(waits.names());
        return fields;
    }

    // Joining.

    /**
     * The locks in force that the session may hear of; those that cannot be read now are told of later.
     *
     * @param fieldNames of which the client is told by that
     */
    CompletionStage<List<LockMessages.Lock>> attach(Collection<String> fieldNames) {
        return readAll().thenCompose(this::readable).handle((locks, failure) -> {
            if (failure != null) {
                session.known(
                        "reading the locks of a document",
                        failure,
                        new ErrorContext(null, document.documentId(), null, null));
                // That there are none is what the client is told, and takes for true until it hears of them.
                told.set(fieldNames, List.of());
                return List.of();
            }
            told.set(fieldNames, locks);
            return locks.stream()
                    .map(lock ->
                            new LockMessages.Lock(lock.fieldName(), room().describe(lock.holder(), lock.remaining())))
                    .toList();
        });
    }

    private CompletionStage<List<FieldLock>> readAll() {
        attached = false;
        return room().attach(document, holder()).thenApply(locks -> {
            attached = true;
            locks.stream().filter(this::isOwn).forEach(lock -> held.hold(lock.fieldName(), lock.token()));
            disconnectIfOver();
            return locks;
        });
    }

    /** What failed in a join is made up for. */
    private CompletionStage<?> attachAgain() {
        return attached
                ? DONE
                : readAll().thenAccept(locks -> locks.forEach(this::onLocked)).exceptionally(failure -> null);
    }

    private CompletionStage<List<FieldLock>> readable(List<FieldLock> locks) {
        CompletionStage<List<FieldLock>> result = CompletableFuture.completedFuture(new ArrayList<>());
        for (FieldLock lock : locks) {
            result = result.thenCombine(mayHear.apply(lock.fieldName()), (list, allowed) -> {
                if (allowed) {
                    list.add(lock);
                }
                return list;
            });
        }
        return result;
    }

    // What the client asks.

    CompletionStage<Void> acquire(LockField message) {
        return room().acquire(document.field(message.fieldName()), holder(), message.waits())
                .handle((answer, failure) -> {
                    if (failure != null) {
                        failed(message, failure);
                    } else {
                        answer(message, answer);
                    }
                    return null;
                });
    }

    /** Whether it was granted all the same is not known; only a lock that was held before is worth keeping. */
    private void failed(LockField message, Throwable failure) {
        session.refuse(session.known("locking a field", failure, message.about()), message.about());
        if (!concerns(message.fieldName())) {
            room().abandon(document.field(message.fieldName()), session.login().author());
        }
    }

    private void answer(LockField message, LockAnswer answer) {
        String fieldName = message.fieldName();
        if (left) {
            // It has been given back already, but perhaps before it was granted.
            room().abandon(field(fieldName), session.login().author());
        } else if (answer instanceof LockAnswer.Granted granted) {
            granted(message, granted.lock());
        } else if (answer instanceof LockAnswer.Denied denied) {
            held.forget(fieldName);
            if (denied.waiting()) {
                waits.put(fieldName, message);
                disconnectIfOver();
            } else {
                waits.remove(fieldName);
            }
            deny(message.id(), fieldName, denied.holder(), denied.remaining(), denied.waiting());
        } else if (answer instanceof LockAnswer.Superseded) {
            session.supersede();
        } else {
            session.refuse(ErrorCode.LIMIT_EXCEEDED, "the tenant has too many locks", message.about());
        }
    }

    private void granted(LockField message, FieldLock lock) {
        waits.remove(lock.fieldName());
        held.hold(lock.fieldName(), lock.token());
        told.add(lock);
        disconnectIfOver();
        session.send(new LockMessages.Acquired(
                message.id(),
                address(lock.fieldName()),
                lock.token(),
                lock.remaining(),
                room().describe(lock.holder(), lock.remaining()).expiresAt()));
    }

    private void deny(@Nullable String ref, String fieldName, LockHolder holder, Duration remaining, boolean waiting) {
        session.send(new LockMessages.Denied(ref, address(fieldName), room().describe(holder, remaining), waiting));
    }

    CompletionStage<Void> release(UnlockField message) {
        String fieldName = message.fieldName();
        Long former = held.token(fieldName);
        return room().release(document.field(fieldName), session.login().author())
                .handle((release, failure) -> {
                    if (failure != null) {
                        session.refuse(session.known("unlocking a field", failure, message.about()), message.about());
                        return null;
                    }
                    waits.remove(fieldName);
                    if (former != null) {
                        held.forget(fieldName, former);
                    }
                    answer(message, release);
                    return null;
                });
    }

    private void answer(UnlockField message, LockRelease release) {
        if (release instanceof LockRelease.Foreign foreign) {
            FieldLock lock = foreign.lock();
            deny(message.id(), message.fieldName(), lock.holder(), lock.remaining(), false);
        } else {
            told.forget(message.fieldName());
            session.send(
                    new LockMessages.Unlocked(message.id(), address(message.fieldName()), LockEnd.RELEASED.wireName()));
        }
    }

    // News.

    @Override
    public void onLocked(FieldLock lock) {
        later(() -> locked(lock));
    }

    private CompletionStage<?> locked(FieldLock lock) {
        if (!told.isNew(lock) || isOwn(lock)) {
            return DONE;
        }
        held.end(lock.fieldName(), lock.token());
        return mayHear.apply(lock.fieldName()).thenAccept(allowed -> {
            if (allowed && !left) {
                told.add(lock);
                session.send(new LockMessages.Locked(
                        address(lock.fieldName()), room().describe(lock.holder(), lock.remaining())));
            }
        });
    }

    @Override
    public void onUnlocked(String fieldName, long token, LockEnd reason) {
        later(() -> unlocked(fieldName, token, reason));
    }

    private CompletionStage<Void> unlocked(String fieldName, long token, LockEnd reason) {
        held.end(fieldName, token);
        return told.forget(fieldName, token)
                ? tellUnlocked(fieldName, reason).thenCompose(sent -> tryAgain(fieldName))
                : tryAgain(fieldName);
    }

    /** Since it was told of the lock it may have lost the right to hear of the field. */
    private CompletionStage<Void> tellUnlocked(String fieldName, LockEnd reason) {
        return mayHear.apply(fieldName).thenAccept(allowed -> {
            if (allowed && !left) {
                session.send(new LockMessages.Unlocked(null, address(fieldName), reason.wireName()));
            }
        });
    }

    @Override
    public void onBeat() {
        waits.names().forEach(fieldName -> later(() -> tryAgain(fieldName)));
        later(this::attachAgain);
    }

    /** Asks for a lock that was waited for: whether its turn has come, and that it is waited for still. */
    private CompletionStage<Void> tryAgain(String fieldName) {
        LockField message = waits.get(fieldName);
        if (message == null) {
            return DONE;
        }
        return session.documents()
                .stillMayLock(document.documentId(), fieldName)
                .thenCompose(allowed -> allowed ? acquireAgain(message) : refuseWaiting(message));
    }

    /** The right was there when it began to wait. */
    private CompletionStage<Void> refuseWaiting(LockField message) {
        // Whoever is gone meanwhile has no documents, and so no rights in them; it may come back to its place.
        if (!isGone()) {
            giveUp(message.fieldName());
            session.refuse(ErrorCode.FORBIDDEN, "the field may not be locked", message.about());
        }
        return DONE;
    }

    private CompletionStage<Void> acquireAgain(LockField message) {
        return room().acquire(field(message.fieldName()), holder(), true).handle((answer, failure) -> {
            boolean decided = answer instanceof LockAnswer.Granted
                    || answer instanceof LockAnswer.Superseded
                    || (answer instanceof LockAnswer.Denied denied && !denied.waiting());
            if (decided || (left && answer != null)) {
                answer(message, answer);
            }
            return null;
        });
    }

    /** It may have left before the task has its turn: what it waited for is nobody's then. */
    private void later(Supplier<CompletionStage<?>> task) {
        session.later(() -> isGone() ? DONE : task.get());
    }

    private boolean isGone() {
        return left || session.isOver();
    }

    // The end.

    /** The session is put out of a field: what it holds there or waits for is given back. */
    void giveUp(String fieldName) {
        if (concerns(fieldName)) {
            room().abandon(field(fieldName), session.login().author());
        }
        waits.remove(fieldName);
        held.forget(fieldName);
    }

    /** The session has left the document. */
    void leave() {
        left = true;
        watch.close();
        concerned().forEach(this::giveUp);
    }

    /** The connection is gone. */
    void disconnect() {
        watch.close();
        concerned()
                .forEach(fieldName ->
                        room().disconnect(field(fieldName), session.login().author()));
    }

    /** It ended while the store was asked: nobody else tells the store. */
    private void disconnectIfOver() {
        if (session.isOver()) {
            disconnect();
        }
    }

    private FieldKey field(String fieldName) {
        return document.field(fieldName);
    }
}
