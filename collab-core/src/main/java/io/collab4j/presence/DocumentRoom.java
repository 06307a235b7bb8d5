package io.collab4j.presence;

import io.collab4j.identity.User;
import io.collab4j.protocol.PresenceMessages;
import io.collab4j.store.CursorNews;
import io.collab4j.store.CursorsWanted;
import io.collab4j.store.DocumentEvent;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.EventsMissed;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.Signalled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Who is in one document, over all nodes, and where their cursors are, as one node knows and tells it. Belongs to the open
 * document, which hands it what the bus tells and lets it look after itself once a heartbeat. Any thread.
 */
public final class DocumentRoom {
    private final DocumentKey key;
    private final PresenceContext context;
    private final Seats seats;
    private final Roster roster;
    private final Listing listing;
    private final Board<SlotKey> board = new Board<>();
    private final Readers readers;
    private final Pulse pulse;
    private final RoomCursors cursors;
    private final AtomicBoolean news = new AtomicBoolean();
    private final Map<String, Attendee> attendees = new ConcurrentSkipListMap<>();
    private final Runnable onClosed;

    DocumentRoom(
            DocumentKey key, PresenceContext context, Seats seats, CursorFields fields, DocumentRoom.Closing onClosed) {
        this.key = key;
        this.context = context;
        this.seats = seats;
        this.onClosed = () -> onClosed.closed(this);
        this.roster = new Roster(key, this::onDifference);
        this.listing = new Listing(key, context, roster, seats);
        PresenceLimits limits = context.limits();
        this.readers = new Readers(context.runtime().executor(), () -> limits.waitNanos(roster.size()));
        this.pulse = new Pulse(context.runtime().scheduler(), () -> limits.tickNanos(roster.size()), this::tick);
        this.cursors = new RoomCursors(key, context, fields, roster, board, readers, pulse);
    }

    /** Hears that a room is closed. */
    interface Closing {
        void closed(DocumentRoom room);
    }

    /** What a member that joins is told of another one; the cursor is the one that is in no field. */
    public record Presence(
            String userId,
            String sessionId,
            String userInfo,
            @Nullable String cursorInfo) {}

    /** A session of this node enters. */
    public Attendee enter(String sessionId, User user, RoomListener listener, FieldReader fields) {
        PresenceEntry entry = new PresenceEntry(
                context.node(), sessionId, user.userId(), user.info().toJson());
        Feed feed = new Feed(board, sessionId, fields, listener);
        readers.add(sessionId, feed);
        CompletionStage<Void> entered =
                seats.enter(key, entry).thenCompose(done -> begin()).exceptionally(failure -> null);
        Attendee attendee = new Attendee(this, entry, listener, feed, context.patient(entered));
        attendees.put(sessionId, attendee);
        return attendee;
    }

    /** What other nodes told of their cursors before it was known whose they are is lost. */
    private CompletionStage<Void> begin() {
        return roster.complete() >= 0
                ? CompletableFuture.completedFuture(null)
                : listing.known().thenRun(cursors::askUnknown);
    }

    void leave(Attendee attendee) {
        String sessionId = attendee.entry().sessionId();
        if (attendees.remove(sessionId, attendee)) {
            readers.remove(sessionId, attendee.feed());
            cursors.left(sessionId);
            seats.leave(key, sessionId, context.now());
        }
    }

    /** Everybody who is there, for one that is among them; what changes from here on is told to it. */
    List<Presence> greet(Attendee attendee) {
        List<Presence> all = new ArrayList<>();
        roster.still(() -> {
            attendee.feed().greet();
            if (!roster.has(attendee.entry().sessionId())) {
                all.add(presence(attendee.entry()));
            }
            roster.entries().forEach(entry -> all.add(presence(entry)));
        });
        return all;
    }

    private Presence presence(PresenceEntry entry) {
        String cursor = cursors.in(null, entry.sessionId())
                .map(place -> place.info().toJson())
                .orElse(null);
        return new Presence(entry.userId(), entry.sessionId(), entry.userInfo(), cursor);
    }

    private void onDifference(PresenceChange change) {
        PresenceEntry entry = change.entry();
        SlotKey slot = SlotKey.member(entry.sessionId());
        PresenceMessages.Member message = new PresenceMessages.Member(
                key.documentId(), change.present(), entry.userId(), entry.sessionId(), entry.userInfo());
        if (change.present()) {
            cursors.onCame(entry);
        } else {
            cursors.onGone(entry);
        }
        Notice replaced = board.get(slot);
        board.put(
                slot,
                version -> Notice.Attendance.instead(replaced, entry.sessionId(), change.present(), version, message));
        if (roster.size() <= context.limits().crowd()) {
            readers.tell();
        } else {
            news.set(true);
            pulse.ask();
        }
    }

    private void tick() {
        cursors.tick();
        if (news.getAndSet(false)) {
            readers.tell();
        }
    }

    void hear(PresenceChange change) {
        roster.hear(change);
    }

    /** What the bus tells of the document; what is not this room's is left alone. */
    public void onEvent(DocumentEvent event) {
        if (event instanceof PresenceChange change) {
            hear(change);
        } else if (event instanceof CursorNews moved) {
            cursors.hear(moved);
        } else if (event instanceof CursorsWanted wanted) {
            cursors.hear(wanted);
        } else if (event instanceof Signalled signal) {
            deliver(signal);
        } else if (event instanceof EventsMissed) {
            boolean wanted = !attendees.isEmpty();
            listing.missed(wanted).whenComplete((done, failure) -> {
                if (wanted) {
                    cursors.beat();
                }
            });
            ask();
        }
    }

    /** Finds what the bus has lost. */
    public void beat() {
        if (attendees.isEmpty()) {
            return;
        }
        listing.beat().whenComplete((done, failure) -> cursors.beat());
        board.forgetRead(readers.readByAll(board.newest()));
    }

    /** Hands something to another member, wherever it is; false if there is no such member. */
    boolean signal(PresenceEntry from, String to, String data) {
        if (!roster.has(to)) {
            return false;
        }
        Signalled signal = new Signalled(from.sessionId(), from.userId(), to, data);
        if (attendees.containsKey(to)) {
            deliver(signal);
        } else {
            context.bus().publish(key, signal);
        }
        return true;
    }

    private void deliver(Signalled signal) {
        Attendee attendee = attendees.get(signal.to());
        if (attendee != null) {
            attendee.listener().onSignal(signal);
        }
    }

    void show(CursorMove move) {
        cursors.show(move);
    }

    // For the fields.

    /** A cursor is where everybody may see it; one whose owner has left is dropped. */
    public void place(CursorPlace place, boolean local) {
        cursors.place(place, local);
    }

    /** All that were to be located have been placed, if they could be. */
    public void placed() {
        cursors.placed();
    }

    /** A cursor came with an operation, which tells everybody of it. */
    public void ride(CursorPlace place) {
        cursors.ride(place);
    }

    /** The same cursor behind later operations. */
    public void advance(CursorPlace place) {
        cursors.advance(place);
    }

    /** All cursors in a field, each at its own revision. */
    public List<CursorPlace> cursorsIn(String fieldName) {
        return cursors.in(fieldName);
    }

    /** A session's cursor in a field. */
    public Optional<CursorPlace> cursorIn(String fieldName, String sessionId) {
        return cursors.in(fieldName, sessionId);
    }

    /** Asks other nodes for their members' cursors: a field has been opened here. */
    public void ask() {
        cursors.ask();
    }

    /** A cursor cannot be followed any more. */
    public void forget(CursorPlace place) {
        cursors.forget(String.valueOf(place.fieldName()), place.sessionId());
    }

    /** The field goes on with other content: nobody's cursor in it means anything. */
    public void forgetAll(String fieldName) {
        cursors.forget(fieldName, null);
    }

    /** The document is closed on this node. */
    public void close() {
        onClosed.run();
    }
}
