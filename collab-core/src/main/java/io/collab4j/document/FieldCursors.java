package io.collab4j.document;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.presence.CursorMove;
import io.collab4j.presence.CursorPlace;
import io.collab4j.presence.DocumentRoom;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.LogEntry;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The cursors in one field: moves each to the newest revision when it is shown, when somebody joins, and before the
 * operations it would have to be moved over are forgotten. Only {@link #locate} may be called by any thread; the rest runs on
 * the field's mailbox.
 */
final class FieldCursors {
    /** Cursors that are moved in one task, so that edits do not wait for a crowd. */
    private static final int AT_ONCE = 32;

    private final Field field;
    private final DocumentRoom room;
    private final long age;
    /** Those that were made on another node for a revision that has not come here yet, the latest of each session. */
    private final Map<String, CursorMove> early = new LinkedHashMap<>();

    /** The sessions that are still to be visited, and how many there were when the round began. */
    private final Queue<String> round = new ArrayDeque<>();

    private int roundSize;
    private long seen = -1;

    FieldCursors(Field field, DocumentRoom room, int retained) {
        this.field = field;
        this.room = room;
        this.age = Math.max(1, retained / 4);
    }

    /** Shows cursors where they are now, a few in one task. */
    void locate(List<CursorMove> moves) {
        locate(List.copyOf(moves).iterator());
    }

    private void locate(Iterator<CursorMove> moves) {
        field.post(() -> {
            for (int i = 0; i < AT_ONCE && moves.hasNext(); i++) {
                locate(moves.next());
            }
            if (moves.hasNext()) {
                locate(moves);
            } else {
                room.placed();
            }
        });
    }

    private void locate(CursorMove move) {
        CursorPlace place = move.place();
        early.remove(place.sessionId());
        if (!place.epoch().equals(epoch())) {
            return;
        }
        long revision = place.revision() < 0 ? newest() : place.revision();
        if (revision <= newest()) {
            JsonObject moved = field.history().caretNow(place.info(), revision, place.sessionId());
            if (moved != null) {
                room.place(place.movedTo(newest(), moved), move.local());
            }
        } else if (move.local()) {
            move.refused()
                    .accept(new CollabException(ErrorCode.REVISION_AHEAD, "the field stands at revision " + newest()));
        } else {
            early.put(place.sessionId(), move);
        }
    }

    private String epoch() {
        return field.head().epoch().id();
    }

    private long newest() {
        return field.head().revision();
    }

    /** The cursors at the newest revision, as JSON by session. */
    Map<String, String> now() {
        Map<String, String> found = new HashMap<>();
        for (CursorPlace place : room.cursorsIn(field.key().fieldName())) {
            advance(place);
        }
        room.cursorsIn(field.key().fieldName())
                .forEach(place -> found.put(place.sessionId(), place.info().toJson()));
        return found;
    }

    private void advance(CursorPlace place) {
        if (place.revision() == newest()) {
            return;
        }
        JsonObject moved = place.epoch().equals(epoch())
                ? field.history().caretNow(place.info(), place.revision(), place.sessionId())
                : null;
        if (moved == null) {
            room.forget(place);
        } else {
            room.advance(place.movedTo(newest(), moved));
        }
    }

    /** An operation brings its author's caret. */
    void onPublished(Step<?, ?> step) {
        JsonObject caret = step.caret();
        if (caret != null) {
            LogEntry log = step.log();
            room.ride(new CursorPlace(
                    log.author().sessionId(),
                    field.key().fieldName(),
                    epoch(),
                    log.revision(),
                    caret,
                    log.timestamp()));
        }
    }

    /** Nobody's cursor means anything any more. */
    void forgetAll() {
        early.clear();
        round.clear();
        seen = -1;
        room.forgetAll(field.key().fieldName());
    }

    /** Shows what has come of age, and brings up some of the oldest. */
    void run() {
        showEarly();
        if (seen < 0) {
            seen = newest();
        }
        long behind = newest() - seen;
        if (behind > 0) {
            seen = newest();
            bringUp(behind);
        }
    }

    private void showEarly() {
        if (early.isEmpty()) {
            return;
        }
        List<CursorMove> ready = early.values().stream()
                .filter(move -> move.place().revision() <= newest()
                        || !move.place().epoch().equals(epoch()))
                .toList();
        if (!ready.isEmpty()) {
            locate(ready);
        }
    }

    /** With each so many operations every cursor is visited once. */
    private void bringUp(long operations) {
        String fieldName = field.key().fieldName();
        if (round.isEmpty()) {
            room.cursorsIn(fieldName).forEach(place -> round.add(place.sessionId()));
            roundSize = round.size();
        }
        long due = (roundSize * operations + age - 1) / age;
        for (; due > 0 && !round.isEmpty(); due--) {
            room.cursorIn(fieldName, round.remove()).ifPresent(this::advance);
        }
    }
}
