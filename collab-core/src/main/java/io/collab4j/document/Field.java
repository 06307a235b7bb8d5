package io.collab4j.document;

import io.collab4j.presence.CursorMove;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.DocumentMessages.Address;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.protocol.ResumePoint;
import io.collab4j.runtime.Mailbox;
import io.collab4j.store.Author;
import io.collab4j.store.ClientRecord;
import io.collab4j.store.DocumentDeletedException;
import io.collab4j.store.Encoded;
import io.collab4j.store.FieldKey;
import io.collab4j.store.Head;
import io.collab4j.store.PublishedCommit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One open field on this node: a mailbox, behind it the history, the lane and those subscribed to it. Everything but the
 * mailbox's door is used by one task at a time.
 */
final class Field {
    private final FieldKey key;
    private final Address address;
    private final DocumentContext context;
    private final FieldEvents events;
    private final DocumentSizes sizes;
    private final String operationIds;
    private long operations;
    private final Mailbox mailbox;
    private final Sequencer sequencer;
    private final Replica replica;
    private final Upkeep upkeep;
    private final Saver saver;
    private final Audience audience;
    private final FieldCursors cursors;
    private final List<Joining> held = new ArrayList<>();
    /** For those on their way in: what tells them that they do not get there. */
    private final Set<Consumer<CollabException>> entering = new HashSet<>();

    private History<?, ?> history;
    private Lane lane;
    /** Why the field goes on no more; null while it does. */
    private volatile @Nullable CollabException broken;
    /** Whether that is because nobody was using it. */
    private volatile boolean forgotten;

    Field(FieldKey key, DocumentContext context, FieldEvents events, DocumentSizes sizes, History<?, ?> history) {
        this.key = key;
        this.address = new Address(key.document().documentId(), key.fieldName());
        this.context = context;
        this.events = events;
        this.sizes = sizes;
        this.operationIds = context.runtime().newId().substring(0, 11);
        this.audience = new Audience(context.limits().pace());
        this.cursors = new FieldCursors(this, events.room(), context.limits().transformOperations());
        this.history = history;
        this.lane = laneOf(history);
        this.mailbox = new Mailbox(context.runtime().executor(), this::afterBatch, this::breakDown);
        this.sequencer = new Sequencer(this, context);
        this.replica = new Replica(this, context);
        this.upkeep = new Upkeep(this, context);
        this.saver = new Saver(this, context);
    }

    /** A loaded history is told from its beginning too, to members who have seen nothing of the field yet. */
    private Lane laneOf(History<?, ?> history) {
        Lane recent = new Lane(context.limits().transformOperations(), history.oldestBase());
        String epoch = history.head().epoch().id();
        history.after(history.oldestBase()).forEach(past -> recent.add(new LaneEntry(address, epoch, past)));
        return recent;
    }

    // The door: any thread.

    FieldKey key() {
        return key;
    }

    Address address() {
        return address;
    }

    boolean isBroken() {
        return broken != null;
    }

    /** Whether it was let go; what was asked of it since is to be asked of the next one. */
    boolean isForgotten() {
        return forgotten;
    }

    /** Lets the field go if nobody has edited it, is in it or is on the way in; else everything stays as it is. */
    void forgetIfUnused() {
        mailbox.post(() -> {
            if (isUnused()) {
                forgotten = true;
                stop(openedAgain(), "unused");
            }
        });
    }

    private boolean isUnused() {
        boolean quiet = entering.isEmpty() && sequencer.isIdle() && replica.isIdle() && saver.isSaved();
        return quiet && audience.isEmpty() && history.isUndecided() && !isBroken();
    }

    void submit(Edit edit) {
        mailbox.post(() -> {
            CollabException why = broken;
            if (why != null) {
                edit.listener().refused(why);
            } else {
                sequencer.add(edit);
            }
        });
    }

    void unsubscribe(Subscription subscription) {
        mailbox.post(() -> remove(subscription));
    }

    void giveUp(Subscription subscription, String reason) {
        mailbox.post(() -> end(subscription, reason));
    }

    void onPublished(PublishedCommit commit) {
        mailbox.post(() -> {
            if (forgotten) {
                // This was its first edit, and there may be those who wait for one.
                events.onAppeared(this);
            } else {
                replica.onPublished(commit);
            }
        });
    }

    /**
     * Looks whether another node has moved the field; the bus may have lost the news.
     *
     * @param awaited whether somebody is to be told of it who is not subscribed, because the field is not known to exist
     */
    void poll(boolean awaited) {
        mailbox.post(() -> {
            if (awaited || !audience.isEmpty()) {
                replica.catchUp();
            }
        });
    }

    /** Moves cursors to where they are now and shows them. */
    void locate(List<CursorMove> moves) {
        cursors.locate(moves);
    }

    void save() {
        mailbox.post(saver::saveNow);
    }

    /** The application may have missed a state that a node died with. */
    void saveIfIdle() {
        mailbox.post(saver::saveIfIdle);
    }

    CompletionStage<FieldState> read() {
        CompletableFuture<FieldState> state = new CompletableFuture<>();
        mailbox.post(() -> state.complete(history.read()));
        return state;
    }

    /** Saves and writes what there is; completes when that is done or has failed. */
    CompletionStage<?> flush() {
        CompletableFuture<Boolean> written = new CompletableFuture<>();
        mailbox.post(() -> {
            if (isBroken()) {
                written.complete(false);
            } else {
                saver.flush()
                        .whenComplete((saved, failure) -> mailbox.post(() ->
                                upkeep.snapshot().whenComplete((done, failed) -> written.complete(failed == null))));
            }
        });
        return written;
    }

    /** Completes with whether the field can be forgotten: nothing waits, is being written or is unsaved. */
    CompletionStage<Boolean> settle() {
        CompletableFuture<Boolean> settled = new CompletableFuture<>();
        mailbox.post(() -> {
            boolean quiet =
                    isBroken() || (audience.isEmpty() && sequencer.isIdle() && !replica.isBusy() && saver.isSaved());
            if (!quiet) {
                settled.complete(false);
            } else {
                upkeep.snapshot().whenComplete((done, failure) -> settled.complete(isBroken() || failure == null));
            }
        });
        return settled;
    }

    /**
     * Begins a new epoch with other content; everybody has to join again.
     *
     * @return completes when it is stored
     */
    CompletionStage<Void> reset(Encoded content) {
        CompletableFuture<Void> reset = new CompletableFuture<>();
        enter(reset, () -> new Reset(this, content, context.limits().commitAttempts(), reset).run());
        return reset;
    }

    /** The document was deleted: what waits is refused, members hear nothing more, and nothing is saved back. */
    CompletionStage<?> end() {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        mailbox.post(() -> {
            audience.all().forEach(Subscription::cancel);
            stop(new DocumentDeletedException(), "deleted");
            saver.stop();
            ended.complete(true);
        });
        return ended;
    }

    /** Completes when no save is under way. */
    CompletionStage<?> saved() {
        CompletableFuture<Boolean> saved = new CompletableFuture<>();
        mailbox.post(() -> saver.running().whenComplete((done, failure) -> saved.complete(true)));
        return saved;
    }

    /** Joins a member, who then has to take from the subscription. */
    CompletionStage<JoinedField> join(Author author, Subscriber subscriber, @Nullable ResumePoint from) {
        CompletableFuture<JoinedField> joined = new CompletableFuture<>();
        enter(joined, () -> join(new Joining(this, context, author, subscriber, from, joined)));
        return joined;
    }

    /** Subscribes a member of the whole document to a field that it has seen nothing of, as if from revision 0. */
    CompletionStage<Subscription> follow(Author author, Subscriber subscriber) {
        CompletableFuture<Subscription> following = new CompletableFuture<>();
        Joining joining = new Joining(this, context, author, subscriber, null, new CompletableFuture<>());
        enter(following, () -> joining.attach(following));
        return following;
    }

    /** Whoever comes when the field has just broken down finds the next one by coming again. */
    private void enter(CompletableFuture<?> entered, Runnable joining) {
        mailbox.post(() -> {
            CollabException why = broken;
            if (why != null) {
                entered.completeExceptionally(why);
            } else {
                Consumer<CollabException> failing = entered::completeExceptionally;
                entering.add(failing);
                CompletionStage<?> told = entered;
                told.whenComplete((done, failure) -> entering.remove(failing));
                joining.run();
            }
        });
    }

    // Behind the door: the mailbox's tasks only.

    void post(Runnable task) {
        mailbox.post(task);
    }

    History<?, ?> history() {
        return history;
    }

    Lane lane() {
        return lane;
    }

    Sequencer sequencer() {
        return sequencer;
    }

    Replica replica() {
        return replica;
    }

    Saver saver() {
        return saver;
    }

    FieldCursors cursors() {
        return cursors;
    }

    /** A session's place in the field, if it has one. */
    @Nullable
    Subscription subscription(Author author) {
        return audience.of(author);
    }

    Subscription subscribe(Author author, Subscriber subscriber, long position) {
        Subscription subscription = new Subscription(
                this, lane, author, subscriber, history.head().epoch().id(), position);
        audience.add(subscription);
        return subscription;
    }

    private void remove(Subscription subscription) {
        audience.remove(subscription);
        String clientId = subscription.author().clientId();
        if (!audience.hasClient(clientId) && !sequencer.isWaiting(clientId)) {
            history.forget(clientId);
        }
    }

    private void end(Subscription subscription, String reason) {
        if (audience.remove(subscription) && !subscription.isEnded()) {
            subscription.end();
            context.listener().resynced(key.document().tenantId(), address.documentId(), address.fieldName(), reason);
            subscription.subscriber().onEnded(subscription, reason);
        }
    }

    /** The field goes on as another history: everybody has to join again. */
    void restart(History<?, ?> next, String reason) {
        List<Subscription> former = audience.all();
        history = next;
        lane = laneOf(next);
        upkeep.begin();
        measured(next.size());
        cursors.forgetAll();
        former.forEach(subscription -> end(subscription, reason));
        // Who has joined the whole document may not know the field: the store had lost it, or it was none before.
        events.onAppeared(this);
    }

    /** An undecided field becomes one of another type; those who joined it see that with its first operation. */
    void decideType(OperationCodec<?, ?> codec) {
        History<?, ?> decided =
                History.undeclared(codec, context.limits(), history.head().epoch());
        history.copyClientsTo(decided);
        history = decided;
    }

    /** The field has become so large, in bytes. */
    void measured(long size) {
        sizes.set(key.fieldName(), size);
    }

    /**
     * A new name for an attempt to commit an operation: no other node, and no other life of this field, gives it. Unlike
     * other ids it opens nothing, so it may be guessed, and need not cost strong randomness each time.
     */
    private String nextOperationId() {
        return operationIds + '.' + Long.toString(++operations, Character.MAX_RADIX);
    }

    GroupContext groupContext() {
        String name = key.fieldName();
        DocumentLimits limits = context.limits();
        return new GroupContext(
                context.runtime().clock().instant(),
                this::nextOperationId,
                limits.maxDocumentBytes() - sizes.othersThan(name),
                !sizes.isKnown(name) && sizes.fields() >= limits.maxFields());
    }

    /** Makes an operation of the history known to the members. */
    void publish(Step<?, ?> step) {
        lane.add(new LaneEntry(address, history.head().epoch().id(), step));
        audience.published(step.log().author().clientId());
        cursors.onPublished(step);
        if (step.log().revision() == 1 && history.head().epoch().ordinal() == 1) {
            events.onAppeared(this);
        }
    }

    /**
     * A client that joins again is told how far it has come, so everything it sent before has to be decided by then.
     */
    private void join(Joining joining) {
        if (sequencer.isWaiting(joining.clientId())) {
            held.add(joining);
        } else {
            joining.start();
        }
    }

    private void joinHeld() {
        List<Joining> ready = List.copyOf(held);
        held.clear();
        ready.forEach(this::join);
    }

    private void afterBatch() {
        if (isBroken()) {
            return;
        }
        replica.run();
        sequencer.run();
        joinHeld();
        upkeep.run();
        cursors.run();
        lane.forgetBefore(history.oldestBase() + 1);
        lane.told(audience.taken(lane.newest()));
        audience.tell();
    }

    /** A broken invariant: better to open the field again from the store than to go on. */
    private void breakDown(Throwable failure) {
        if (!isBroken()) {
            context.report("a field's sequencer", key, failure);
            stop(openedAgain(), "internal");
        }
    }

    private static CollabException openedAgain() {
        return new CollabException(ErrorCode.INTERNAL, "the field is being opened again");
    }

    private void stop(CollabException why, String reason) {
        if (isBroken()) {
            return;
        }
        broken = why;
        sequencer.refuseAll(why);
        // What they wait for may never come, and to those it comes to, nothing would be told here.
        held.clear();
        List.copyOf(entering).forEach(failing -> failing.accept(why));
        audience.all().forEach(subscription -> end(subscription, reason));
        events.onBroken(this);
    }

    /** The failure of a call of the store, as it may be told; if it says so, the document ends. */
    CollabException storeFailure(@Nullable Throwable failure) {
        if (DocumentDeletedException.is(failure)) {
            events.onDeleted();
            return new DocumentDeletedException();
        }
        return new CollabException(ErrorCode.STORE_UNAVAILABLE, "the store does not answer");
    }

    Head head() {
        return history.head();
    }

    /** The client's record, read from the store behind every commit made here so far; completes on the mailbox. */
    CompletionStage<ClientRecord> attach(Author author) {
        CompletableFuture<ClientRecord> attached = new CompletableFuture<>();
        String epoch = history.head().epoch().id();
        context.storage()
                .documentClients()
                .attach(key, epoch, author.clientId(), author.generation())
                .whenComplete((record, failure) -> post(() -> {
                    CollabException why = broken;
                    if (why != null) {
                        attached.completeExceptionally(why);
                    } else if (failure != null) {
                        attached.completeExceptionally(storeFailure(failure));
                    } else {
                        if (history.head().epoch().id().equals(epoch)) {
                            history.remember(author.clientId(), record);
                        }
                        attached.complete(record);
                    }
                }));
        return attached;
    }
}
