package io.collab4j.jakarta.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The lock of one field: asks for it, keeps it, and tells when it is lost, at the latest before the lease could end on
 * the server. A lock outlives its line for the server's grace; back on a line it is asked for as by its holder, and the
 * token of the answer says whether it was kept. On the loop, but for what is read of the state.
 */
final class FieldLock {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final LockState FREE = new LockState.Free();

    private final ClientField field;
    private final Listeners<LockListener> listeners = new Listeners<>();
    private final LockWaiters waiters;
    private final LockLease lease;
    private final LockQuestion question;
    private volatile LockState state = FREE;

    FieldLock(ClientField field) {
        this.field = field;
        Loop loop = client().loop();
        this.waiters = new LockWaiters(loop, this::late);
        this.question = new LockQuestion(field, this::refused);
        this.lease = new LockLease(loop, this::renew, this::over);
    }

    private ClientCore client() {
        return field.document().client();
    }

    LockState state() {
        return state;
    }

    Listeners<LockListener> listeners() {
        return listeners;
    }

    private boolean isMine() {
        return state instanceof LockState.Mine;
    }

    private boolean mayAsk() {
        return field.document().membership().isOnline() && field.state() == ClientField.State.JOINED;
    }

    // What the application wants.

    /** With patience it waits for its turn so long; without it is answered at once. */
    void acquire(Optional<Duration> patience, CompletableFuture<LockState.Answer> done) {
        boolean waitsAlready = question.isOpen() && question.waits() && state instanceof LockState.Held;
        if (field.state() == ClientField.State.CLOSED) {
            done.completeExceptionally(new ClientException("not_joined", "the field is not joined"));
        } else if (state instanceof LockState.Mine mine) {
            done.complete(mine);
        } else if (patience.isEmpty() && !client().isOnline()) {
            done.completeExceptionally(new ClientException("offline", "there is no line"));
        } else if (patience.isEmpty() && waitsAlready && state instanceof LockState.Held held) {
            done.complete(held);
        } else {
            waiters.add(done, patience);
            askIfWanted();
        }
    }

    /** Gives it back, and everybody here who waits for it gives up. */
    void release(CompletableFuture<Void> done) {
        waiters.fail(new ClientException("cancelled", "unlocked"));
        boolean isToGiveBack = isMine() || question.isOpen();
        if (isMine()) {
            become(FREE);
        }
        if (isToGiveBack && mayAsk()) {
            question.unlock(done);
        } else {
            done.complete(null);
        }
    }

    private void late(CompletableFuture<LockState.Answer> done) {
        if (waiters.isEmpty() && question.isOpen() && mayAsk()) {
            question.unlock(new CompletableFuture<>());
        }
        if (state instanceof LockState.Held held) {
            done.complete(held);
        } else {
            done.completeExceptionally(new ClientException("lock_timeout", "nobody has said who holds the lock"));
        }
    }

    // What is asked of the server.

    private void askIfWanted() {
        if (!waiters.isEmpty() && !question.isOpen() && mayAsk()) {
            question.ask(waiters.hasPatient());
        }
    }

    private void renew() {
        if (isMine() && !question.isOpen() && mayAsk()) {
            question.ask(false);
        }
    }

    /** Where all was answered, the lease is just not renewed any longer: nobody has edited under it. */
    private void over() {
        lost(!question.isOpen() && mayAsk() ? "expired" : "not_renewed", FREE);
    }

    // What the server says.

    void receive(Message message) {
        boolean isAnswer = question.isAnsweredBy(message);
        switch (message.type()) {
            case "field_lock_acquired" -> {
                if (isAnswer) {
                    granted(message);
                }
            }
            case "field_lock_denied" -> {
                if (isAnswer) {
                    denied(message);
                }
            }
            case "field_locked" -> taken(LockState.Held.of(message));
            default -> unlocked(message);
        }
    }

    private void granted(Message message) {
        question.close();
        if (!isMine() && waiters.isEmpty()) {
            // The application was told that it is lost while this was on its way.
            question.unlock(new CompletableFuture<>());
            return;
        }
        long token = message.integer("token", 0);
        Duration ttl = message.millis("ttl_ms").orElse(LEASE);
        LockState.Mine mine = new LockState.Mine(token, ttl, message.instant("expires_at"));
        boolean isRenewal = mine.isLike(state);
        if (isMine() && !isRenewal) {
            lost("lock_lost", FREE);
        }
        lease.granted(ttl, question.leaseBegin());
        state = mine;
        if (!isRenewal) {
            listeners.tell(listener -> listener.onLock(mine));
        }
        waiters.answer(mine);
    }

    private void denied(Message message) {
        LockState.Held holder = LockState.Held.of(message);
        boolean inLine = message.is("waiting", false);
        if (!inLine) {
            question.close();
        }
        taken(holder);
        waiters.answerImpatient(holder);
        if (!inLine && !question.waits()) {
            askIfWanted();
        }
    }

    private void taken(LockState.Held holder) {
        if (isMine()) {
            lost("lock_lost", holder);
        } else {
            become(holder);
        }
    }

    private void unlocked(Message message) {
        if (isMine()) {
            lost(message.text("reason").orElse("lock_lost"), FREE);
        } else {
            become(FREE);
        }
        askIfWanted();
    }

    private void refused(Message error) {
        ClientException reason = ClientException.of(error);
        client().reauthenticateIfCalled(reason);
        if (reason.passes()) {
            Duration delay = error.millis("retry_after_ms").orElse(RETRY);
            client().loop().schedule(delay, this::askAgain);
            return;
        }
        if (isMine()) {
            lost(reason.code(), FREE);
        }
        waiters.fail(reason);
    }

    private void askAgain() {
        renew();
        askIfWanted();
    }

    /** An edit was refused because of the lock. */
    void editRefused(Message error) {
        Optional<LockState.Held> holder = error.object("detail")
                .filter(detail -> detail.text("locked_by").isPresent())
                .map(LockState.Held::of);
        if (isMine()) {
            lost("lock_lost", holder.<LockState>map(held -> held).orElse(FREE));
        } else {
            holder.ifPresent(this::become);
        }
    }

    /** The answer to a join says who has the lock, if anybody does. */
    void joined(Optional<Message> entry) {
        boolean isOwn = entry.flatMap(lock -> lock.text("session_id")).equals(client().sessionId());
        Optional<LockState.Held> holder = isOwn ? Optional.empty() : entry.map(LockState.Held::of);
        if (holder.isPresent()) {
            taken(holder.get());
        } else if (isMine()) {
            renew();
        } else if (isOwn && !question.isOpen() && waiters.isEmpty()) {
            // It was granted when nobody here wanted it any more.
            question.unlock(new CompletableFuture<>());
        } else {
            become(FREE);
        }
        askIfWanted();
    }

    /** The line is gone. What is held is kept for the server's grace; who does not wait is told. */
    void detached() {
        question.close();
        lease.pause();
        waiters.failImpatient(new ClientException("offline", "the line is gone"));
    }

    /** The field is over, and what is held in it given back by leaving. */
    void closed(String reason) {
        question.close();
        waiters.fail(new ClientException(reason, "the field is closed"));
        become(FREE);
    }

    private void lost(String reason, LockState now) {
        become(now);
        listeners.tell(listener -> listener.onLost(reason));
        if (now.equals(FREE)) {
            askIfWanted();
        }
    }

    private void become(LockState now) {
        LockState before = state;
        state = now;
        if (!now.isLike(before)) {
            lease.stop();
            listeners.tell(listener -> listener.onLock(now));
        }
    }
}
