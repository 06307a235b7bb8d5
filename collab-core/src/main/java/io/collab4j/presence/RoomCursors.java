package io.collab4j.presence;

import io.collab4j.protocol.PresenceMessages;
import io.collab4j.store.CursorNews;
import io.collab4j.store.CursorsWanted;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.PresenceEntry;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cursors of one document on one node. Those that have moved wait, the latest of each, for the next tick; then their
 * fields move them to the newest revision, and they come to the board and to the other nodes. Any thread; the lock of the
 * roster comes before this object's.
 */
final class RoomCursors {
    /** About what a message takes beside the cursor itself, in bytes. */
    private static final int ENVELOPE = 220;

    private static final int LEAST_MOVES = 8;
    private static final Duration MOMENT = Duration.of(1, ChronoUnit.MICROS);
    private static final String NO_FIELD = "";

    private final DocumentKey key;
    private final PresenceContext context;
    private final CursorFields fields;
    private final Roster roster;
    private final Board<SlotKey> board;
    private final Readers readers;
    private final Pulse pulse;
    private final Map<SlotKey, CursorMove> pending = new LinkedHashMap<>();
    /** By field and session. */
    private final Map<String, Map<String, CursorPlace>> places = new TreeMap<>();

    private final HeldCursors held = new HeldCursors();
    private final CursorExchange others;
    private long bytes;
    private long placed;
    private long averageBytes = ENVELOPE;

    RoomCursors(
            DocumentKey key,
            PresenceContext context,
            CursorFields fields,
            Roster roster,
            Board<SlotKey> board,
            Readers readers,
            Pulse pulse) {
        this.key = key;
        this.context = context;
        this.fields = fields;
        this.roster = roster;
        this.board = board;
        this.readers = readers;
        this.pulse = pulse;
        this.others = new CursorExchange(context.node());
    }

    /** A cursor has moved; if it moves again before the next tick, only that counts. */
    void show(CursorMove move) {
        synchronized (this) {
            pending.put(SlotKey.cursor(move.place()), move);
        }
        pulse.ask();
    }

    /** The tick: takes as many as the budget allows, who has waited longest first. */
    void tick() {
        Map<String, List<CursorMove>> byField = new LinkedHashMap<>();
        boolean more;
        long left = most();
        synchronized (this) {
            Iterator<CursorMove> waiting = pending.values().iterator();
            for (; waiting.hasNext() && left > 0; left--) {
                CursorMove move = waiting.next();
                // Whatever of it is held is older.
                held.drop(SlotKey.cursor(move.place()));
                byField.computeIfAbsent(fieldOf(move.place()), field -> new ArrayList<>())
                        .add(move);
                waiting.remove();
            }
            more = waiting.hasNext();
        }
        byField.forEach((field, moves) -> {
            if (field.equals(NO_FIELD)) {
                moves.forEach(move -> place(move.place(), move.local()));
                placed();
            } else {
                fields.locate(field, moves);
            }
        });
        if (more) {
            pulse.ask();
        }
    }

    private long most() {
        double seconds = context.limits().tickNanos(roster.size()) / 1e9;
        double budget = context.limits().cursorBytesPerSecond() * seconds;
        synchronized (this) {
            return Math.max(LEAST_MOVES, (long) (budget / averageBytes / Math.max(1, readers.size())));
        }
    }

    private static String fieldOf(CursorPlace place) {
        String field = place.fieldName();
        return field == null ? NO_FIELD : field;
    }

    /** Puts a cursor where everybody sees it, if its owner is still there. */
    void place(CursorPlace place, boolean local) {
        roster.still(() -> {
            String userId = userOf(place);
            if (userId != null) {
                write(place, userId, local);
            } else if (isLocal(place.sessionId())) {
                hold(place);
            }
        });
    }

    /** Keeps a cursor of a member of this node until the store knows of it, unless it leaves at this moment. */
    private void hold(CursorPlace place) {
        held.hold(place);
        if (!isLocal(place.sessionId())) {
            held.release(place.sessionId());
        }
    }

    private @Nullable String userOf(CursorPlace place) {
        PresenceEntry entry = roster.entry(place.sessionId());
        return entry == null ? null : entry.userId();
    }

    private synchronized void write(CursorPlace place, String userId, boolean local) {
        SlotKey slot = SlotKey.cursor(place);
        CursorPlace stamped = CursorCodec.stamped(local ? inItsOwnMoment(place) : place);
        String info = stamped.info().toJson();
        remember(stamped);
        board.put(slot, version -> notice(stamped, userId, info));
        bytes += ENVELOPE + info.length();
        placed++;
        if (local) {
            others.moved(stamped);
            held.drop(slot);
        }
    }

    /** Two that moved in one moment are told apart all the same, also where one of them is behind more operations. */
    private CursorPlace inItsOwnMoment(CursorPlace place) {
        return in(place.fieldName(), place.sessionId())
                .filter(former -> !place.at().isAfter(former.at()))
                .map(former -> place.movedAt(former.at().plus(MOMENT)))
                .orElse(place);
    }

    private void remember(CursorPlace place) {
        places.computeIfAbsent(fieldOf(place), field -> new TreeMap<>()).put(place.sessionId(), place);
    }

    private Notice notice(CursorPlace place, String userId, String info) {
        return new Notice.Cursor(
                place,
                new PresenceMessages.Cursor(
                        key.documentId(), place.fieldName(), userId, place.sessionId(), info, place.at()));
    }

    /** What was placed is complete: everybody is told. */
    void placed() {
        CursorNews news = null;
        synchronized (this) {
            if (placed == 0) {
                return;
            }
            pulse.rest((long) (bytes * 1e9 * readers.size() / context.limits().cursorBytesPerSecond()));
            averageBytes = (averageBytes * 3 + bytes / placed) / 4;
            bytes = 0;
            placed = 0;
            news = others.take();
        }
        if (news != null) {
            context.bus().publish(key, news);
        }
        readers.tell();
    }

    /** The cursor came with an operation, which tells everybody of it. */
    void ride(CursorPlace place) {
        roster.still(() -> {
            SlotKey slot = SlotKey.cursor(place);
            boolean local = isLocal(place.sessionId());
            synchronized (this) {
                pending.remove(slot);
                if (userOf(place) != null) {
                    held.drop(slot);
                    if (local) {
                        others.rode(slot);
                    }
                    remember(CursorCodec.stamped(local ? inItsOwnMoment(place) : place));
                    board.remove(slot);
                } else if (local) {
                    hold(place);
                }
            }
        });
    }

    /** The same cursor at a later revision: nobody needs to be told. */
    void advance(CursorPlace place) {
        roster.still(() -> {
            String userId = userOf(place);
            synchronized (this) {
                CursorPlace former =
                        places.getOrDefault(fieldOf(place), Map.of()).get(place.sessionId());
                if (userId != null && former != null && former.revision() <= place.revision()) {
                    CursorPlace stamped = CursorCodec.stamped(place);
                    remember(stamped);
                    board.replace(
                            SlotKey.cursor(place),
                            notice(stamped, userId, stamped.info().toJson()));
                }
            }
        });
    }

    /** All cursors in a field. */
    synchronized List<CursorPlace> in(String fieldName) {
        return List.copyOf(places.getOrDefault(fieldName, Map.of()).values());
    }

    /** A session's cursor in a field, or in none. */
    synchronized Optional<CursorPlace> in(@Nullable String fieldName, String sessionId) {
        return Optional.ofNullable(places.getOrDefault(fieldName == null ? NO_FIELD : fieldName, Map.of())
                .get(sessionId));
    }

    /** The field begins anew, or one cursor in it cannot be followed any more. */
    synchronized void forget(String fieldName, @Nullable String sessionId) {
        Map<String, CursorPlace> inField = places.getOrDefault(fieldName, new TreeMap<>());
        for (String session : List.copyOf(inField.keySet())) {
            if (sessionId == null || sessionId.equals(session)) {
                board.remove(new SlotKey(session, fieldName, true));
                inField.remove(session);
            }
        }
    }

    /** Somebody has come. Called under the roster's lock. */
    synchronized void onCame(PresenceEntry entry) {
        others.came(entry.node());
        // Behind the news that he is there.
        context.runtime().executor().execute(() -> release(entry.sessionId()));
    }

    /** The store knows a member of this node now: where it has shown itself before is shown, unless it has moved since. */
    private void release(String sessionId) {
        synchronized (this) {
            held.release(sessionId)
                    .forEach(place ->
                            pending.putIfAbsent(SlotKey.cursor(place), new CursorMove(place, true, refusal -> {})));
            if (pending.isEmpty()) {
                return;
            }
        }
        pulse.ask();
    }

    /** A member of this node has left, whether the store knew of it or not; should it come again, it has no cursors. */
    synchronized void left(String sessionId) {
        held.release(sessionId);
        pending.keySet().removeIf(slot -> slot.sessionId().equals(sessionId));
        takeAway(sessionId);
    }

    /**
     * Somebody has gone, and his cursors with him. A member of this node that is here all the same will be entered anew
     * without knowing of it, and is to be seen where it was. Called under the roster's lock.
     */
    synchronized void onGone(PresenceEntry entry) {
        String sessionId = entry.sessionId();
        others.gone(entry.node());
        List<CursorPlace> taken = takeAway(sessionId);
        if (isLocal(sessionId)) {
            taken.forEach(this::hold);
        } else {
            pending.keySet().removeIf(slot -> slot.sessionId().equals(sessionId));
        }
    }

    /** Takes away where a session is seen. */
    private List<CursorPlace> takeAway(String sessionId) {
        others.drop(sessionId);
        List<CursorPlace> taken = new ArrayList<>();
        places.values().forEach(inField -> {
            CursorPlace place = inField.remove(sessionId);
            if (place != null) {
                board.remove(SlotKey.cursor(place));
                taken.add(place);
            }
        });
        places.values().removeIf(Map::isEmpty);
        return taken;
    }

    // Other nodes.

    /** What another node tells of its members. */
    void hear(CursorNews news) {
        if (news.node().equals(context.node())) {
            return;
        }
        CursorExchange.Heard heard;
        synchronized (this) {
            heard = others.hear(news);
        }
        if (heard.current()) {
            news.cursors().forEach(cursor -> hear(news.node(), cursor));
        }
        if (heard.missing()) {
            want();
        }
    }

    private void hear(String node, CursorNews.Cursor cursor) {
        if (!roster.has(cursor.sessionId())) {
            // Once it is known who that is, his cursor has to be asked for.
            doubt(node);
        } else if (in(cursor.fieldName(), cursor.sessionId())
                .filter(place -> CursorCodec.isSame(place, cursor))
                .isEmpty()) {
            // Most of what is told once more is known.
            CursorCodec.read(cursor).ifPresent(place -> show(new CursorMove(place, false, refusal -> {})));
        }
    }

    private synchronized void doubt(String node) {
        others.doubt(node);
    }

    /** Asks the other nodes, if there are any. */
    void ask() {
        boolean alone;
        synchronized (this) {
            alone = others.isAlone();
        }
        if (!alone) {
            want();
        }
    }

    /** Asks them, if there is one that has not told all of its cursors yet. */
    void askUnknown() {
        boolean missing;
        synchronized (this) {
            missing = others.isAnyUnknown();
        }
        if (missing) {
            want();
        }
    }

    private void want() {
        context.bus().publish(key, new CursorsWanted(context.node()));
    }

    /** Another node asks. */
    void hear(CursorsWanted wanted) {
        if (wanted.node().equals(context.node())) {
            return;
        }
        CursorNews all;
        synchronized (this) {
            List<CursorPlace> own = places.values().stream()
                    .flatMap(inField -> inField.values().stream())
                    .filter(place -> isLocal(place.sessionId()))
                    .toList();
            all = others.all(own);
        }
        context.bus().publish(key, all);
    }

    private boolean isLocal(String sessionId) {
        return readers.has(sessionId);
    }

    /** Tells once more what the bus may have lost, or how much there was, and asks those from whom something is missing. */
    void beat() {
        CursorNews news;
        synchronized (this) {
            news = others.again(slot -> in(slot.fieldName(), slot.sessionId()));
        }
        if (news != null) {
            context.bus().publish(key, news);
        }
        askUnknown();
    }
}
