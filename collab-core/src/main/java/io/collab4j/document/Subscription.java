package io.collab4j.document;

import io.collab4j.protocol.ClientMessage;
import io.collab4j.protocol.DocumentMessages.Address;
import io.collab4j.protocol.MessageSource;
import io.collab4j.protocol.Outlet;
import io.collab4j.protocol.ServerMessage;
import io.collab4j.store.Author;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One member's place in one field. What is new is pulled from here, in the order of the revisions and each revision once,
 * by one thread at a time; edits may be submitted from any thread.
 */
public final class Subscription implements MessageSource {
    private final Field field;
    private final Lane lane;
    private final Author author;
    private final Subscriber subscriber;
    private final String epoch;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile boolean started;
    private volatile boolean ended;
    private volatile long position;

    Subscription(Field field, Lane lane, Author author, Subscriber subscriber, String epoch, long position) {
        this.field = field;
        this.lane = lane;
        this.author = author;
        this.subscriber = subscriber;
        this.epoch = epoch;
        this.position = position;
    }

    public Address address() {
        return field.address();
    }

    Author author() {
        return author;
    }

    Subscriber subscriber() {
        return subscriber;
    }

    /** The revision up to which the member has taken what there is. */
    long position() {
        return position;
    }

    boolean isEnded() {
        return ended;
    }

    /** Whether this member was told of a revision; if not, the lane will tell. */
    public boolean hasTold(long revision) {
        return ended || revision <= position;
    }

    /** The member is ready to hear of what is new; before this it is told nothing. */
    public void start() {
        started = true;
        field.post(() -> signal(0));
    }

    /** Ends the subscription and tells the member why. */
    public void giveUp(String reason) {
        field.giveUp(this, reason);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread takes at a time
    public void take(Outlet outlet) {
        signalled.set(false);
        while (!ended && position < lane.newest() && outlet.hasRoom()) {
            LaneEntry entry = lane.get(position + 1);
            if (entry == null) {
                field.giveUp(this, "overtaken");
                return;
            }
            outlet.relay(entry.messageFor(author.clientId()));
            position++;
        }
    }

    /** Reads on to a revision, as far as there is room; whether it has got there. */
    boolean readTo(long revision, Outlet outlet) {
        if (started && !hasTold(revision)) {
            take(outlet);
        }
        return started && hasTold(revision);
    }

    /** The same for a watcher in this process, on the field's thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread takes at a time
    void takeEdits(Consumer<FieldEdit> watcher) {
        signalled.set(false);
        while (!ended && position < lane.newest()) {
            LaneEntry entry = lane.get(position + 1);
            if (entry == null) {
                field.giveUp(this, "overtaken");
                return;
            }
            position++;
            watcher.accept(entry.edit(field.history().stateAt(entry.revision())));
        }
    }

    /** What the field holds now. */
    CompletionStage<FieldState> read() {
        return field.read();
    }

    @Override
    public boolean isReady() {
        return !ended && position < lane.newest();
    }

    /**
     * Submits an edit as it came over the wire; how it ends is heard through the lane or the listener.
     *
     * @param allowed whether its author may edit the field now
     * @param lockToken the grant of the field's lock that the author believes to hold; null if none
     */
    public void submit(
            ClientMessage.Operation message, boolean allowed, @Nullable Long lockToken, EditListener listener) {
        submit(new Edit(
                author,
                message.epoch() == null ? epoch : message.epoch(),
                message.revision(),
                message.seq(),
                new Edit.Operation(message.body()),
                message.cursorInfo(),
                message.id(),
                allowed,
                lockToken,
                listener));
    }

    /**
     * Submits a new value.
     *
     * @param allowed whether its author may edit the field now
     * @param lockToken the grant of the field's lock that the author believes to hold; null if none
     */
    public void submit(
            ClientMessage.FieldChange message, boolean allowed, @Nullable Long lockToken, EditListener listener) {
        submit(new Edit(
                author,
                epoch,
                null,
                message.seq(),
                new Edit.Value(message.value(), message.ifRevision()),
                null,
                message.id(),
                allowed,
                lockToken,
                listener));
    }

    void submit(Edit edit) {
        field.submit(edit);
    }

    String epoch() {
        return epoch;
    }

    /** The message that answers a repeated edit. */
    public ServerMessage acknowledge(Acknowledgement acknowledgement) {
        return LaneEntry.acknowledgement(field.address(), acknowledgement);
    }

    /** Ends the subscription: nothing is taken from here on. */
    public void cancel() {
        if (!ended) {
            ended = true;
            field.unsubscribe(this);
        }
    }

    void end() {
        ended = true;
    }

    /** Called by the field: tells the member once until it has taken what there is, and once more if that gets urgent. */
    void signal(long waitNanos) {
        if (started && isReady() && (signalled.compareAndSet(false, true) || waitNanos == 0)) {
            subscriber.onReady(this, waitNanos);
        }
    }
}
