package io.collab4j.jakarta.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What text and value fields share. Edits show at once, also without a line, and are sent one after the other as the
 * server takes them. May be used from any thread; what is read belongs together only on the client's loop.
 */
public abstract sealed class ClientField permits TextField, ValueField {

    /** Whether a field may be used. */
    public enum State {
        /** The server has not answered yet; edits wait. */
        JOINING,
        JOINED,
        /** It is over: the document was left, or the field has another type now. */
        CLOSED
    }

    private final ClientDocument document;
    private final String name;
    private final Deque<Runnable> early = new ArrayDeque<>();
    private final FieldLock lock;
    final SaveMarks marks;
    private volatile State state = State.JOINING;
    private volatile boolean writable;
    private volatile SaveState saveState = SaveState.OFFLINE;
    /** The client id the edit under way was sent with, when this client has another one now. */
    private @Nullable String orphanedBy;
    /** The client id whose edits are counted by {@link #lastSeq}. */
    private String countedFor = "";

    ClientField(ClientDocument document, String name) {
        this.document = document;
        this.name = name;
        this.marks = new SaveMarks(document.client().loop());
        this.lock = new FieldLock(this);
    }

    public String name() {
        return name;
    }

    public State state() {
        return state;
    }

    /** Whether the user may edit it. */
    public boolean isWritable() {
        return writable;
    }

    /** The newest revision received. */
    public abstract long revision();

    public SaveState saveState() {
        return saveState;
    }

    /**
     * Completes on the loop when the server has everything edited here so far, which may be long after when offline.
     * Fails with a {@link ClientException} if some of it was refused or given back.
     */
    public CompletionStage<Void> saved() {
        CompletableFuture<Void> saved = new CompletableFuture<>();
        document.client().loop().run(() -> {
            if (early.isEmpty()) {
                marks.whenSaved(isPending(), saved);
            } else {
                early.add(() -> marks.whenSaved(isPending(), saved));
            }
        });
        return saved.minimalCompletionStage();
    }

    /** The lock as it was last heard of, by anybody's doing. */
    public LockState lockState() {
        return lock.state();
    }

    /** Adds a listener to the lock; the result takes it off again. */
    public Runnable listenToLock(LockListener listener) {
        return lock.listeners().add(listener);
    }

    /**
     * Asks for the lock, which is then kept until it is unlocked, lost, or the document left. The stage tells at once
     * whose it is.
     *
     * @return fails with a {@link ClientException}: {@code offline}, {@code forbidden}, {@code limit_exceeded}
     */
    public CompletionStage<LockState.Answer> lock() {
        return lock(Optional.empty());
    }

    /**
     * The same, but waits for its turn if somebody else has it, also over a lost line; first come, first served.
     *
     * @param patience after which the stage completes with who has it then, or fails with {@code lock_timeout} if the
     *     server has not said
     */
    public CompletionStage<LockState.Answer> lock(Duration patience) {
        return lock(Optional.of(patience));
    }

    private CompletionStage<LockState.Answer> lock(Optional<Duration> patience) {
        CompletableFuture<LockState.Answer> done = new CompletableFuture<>();
        document.client().loop().run(() -> lock.acquire(patience, done));
        return done.minimalCompletionStage();
    }

    /**
     * Gives the lock back; whoever waits for it here fails with {@code cancelled}. The stage completes when the server
     * has heard of it, at once without a line: then the lock ends with the server's grace.
     */
    public CompletionStage<Void> unlock() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        document.client().loop().run(() -> lock.release(done));
        return done.minimalCompletionStage();
    }

    FieldLock fieldLock() {
        return lock;
    }

    /** Whether the server may not have everything that was edited here. On the loop. */
    abstract boolean isPending();

    abstract Delivery delivery();

    /** Works the server's answer to a join in. */
    abstract void accept(Message info);

    abstract void acknowledged(Message message);

    abstract void applied(Message message);

    /** Whether this is still a field nobody has edited, which may yet become one of another type. */
    abstract boolean isUntouched();

    abstract boolean isOf(String type, long revision);

    /** What a join needs in order to go on from here; empty before the first answer. */
    abstract Optional<String> position();

    /** Empty before the first answer. */
    abstract Optional<String> epoch();

    /** The newest number of an edit of this client's that was committed. */
    abstract long lastSeq();

    /** Whether the answer to a join has the history that this field is in, from where it stands in it. */
    abstract boolean isContinuedBy(Message info);

    /** Gives the application what the server may not have. */
    abstract void unmerged(String reason);

    abstract void tellSaveState(SaveState now);

    ClientDocument document() {
        return document;
    }

    @Nullable
    String orphanedBy() {
        return orphanedBy;
    }

    /** Edits on the loop, as soon as the field is joined; the stage tells whether it could be. */
    CompletionStage<Void> perform(Runnable edit) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Runnable attempt = () -> {
            try {
                requireWritable();
                edit.run();
                done.complete(null);
            } catch (RuntimeException refused) {
                done.completeExceptionally(refused);
            }
        };
        document.client().loop().run(() -> {
            if (state == State.JOINING) {
                early.add(attempt);
            } else {
                attempt.run();
            }
        });
        return done.minimalCompletionStage();
    }

    /** Refuses an edit the server would refuse, before it is shown. */
    private void requireWritable() {
        if (state != State.JOINED) {
            throw new ClientException("not_joined", "the field " + name + " is not joined");
        }
        if (!writable) {
            throw new ClientException("read_only", "the field " + name + " may not be edited");
        }
    }

    /** The server knows this client under a new id. */
    void orphaned(String former) {
        if (delivery().isUnknown() && orphanedBy == null) {
            orphanedBy = former;
        }
    }

    /** The server's answer to a join. */
    void joined(Message info) {
        delivery().answered();
        if (hasLostANumber(info)) {
            delivery().silence();
            document.client().becomeSomebodyNew();
            return;
        }
        writable = info.is("writable", true);
        accept(info);
        if (!delivery().isSilent()) {
            orphanedBy = null;
        }
        countedFor = document.client().clientId();
        if (state == State.JOINING) {
            state = State.JOINED;
            runEarly();
        }
    }

    /**
     * A store that loses its newest commits loses with them what keeps out an older copy of the edit under way, and one
     * that was committed may be given back by a node that still has it: another edit under its number could be taken for
     * it. A new epoch has numbers of its own.
     */
    private boolean hasLostANumber(Message info) {
        boolean sameEpoch = epoch().isPresent() && info.text("epoch").equals(epoch());
        boolean sameClient =
                orphanedBy == null && countedFor.equals(document.client().clientId());
        return sameEpoch
                && sameClient
                && (info.integer("last_seq", 0) < lastSeq() || (delivery().isUnknown() && !isContinuedBy(info)));
    }

    /** This field is over. What was not saved goes to the application. */
    void closed(String reason) {
        if (state == State.CLOSED) {
            return;
        }
        delivery().silence();
        writable = false;
        state = State.CLOSED;
        lock.closed(reason);
        if (isPending()) {
            unmerged(reason);
            marks.lost(new ClientException(reason, "the field " + name + " is closed"));
        }
        runEarly();
    }

    private void runEarly() {
        while (!early.isEmpty()) {
            early.remove().run();
        }
    }

    /** The edit under way was taken back. */
    void refusedFor(ClientException reason) {
        if (reason.code().equals("read_only") || reason.code().equals("forbidden")) {
            writable = false;
        }
        marks.lost(reason);
        delivery().done();
    }

    void updateSaveState(SaveState now) {
        if (now != saveState) {
            saveState = now;
            tellSaveState(now);
        }
    }

    /** There may be something to send. */
    void flush() {
        delivery().flush();
    }

    /** The line is gone. */
    void detached() {
        delivery().detached();
        lock.detached();
    }

    /** Something was edited, or became of an edit. */
    void moved() {
        flush();
        document.update();
    }
}
