package io.collab4j.presence;

import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.store.CursorNews;
import java.util.List;
import java.util.Optional;

/** Cursors as they are told. */
final class CursorCodec {
    private CursorCodec() {}

    /** The same, with its revision among what its owner tells of it. */
    static CursorPlace stamped(CursorPlace place) {
        return place.fieldName() == null
                ? place
                : place.movedTo(
                        place.revision(), place.info().with("revision", JsonValue.of((double) place.revision())));
    }

    static List<CursorNews.Cursor> encoded(List<CursorPlace> cursors) {
        return cursors.stream()
                .map(place -> new CursorNews.Cursor(
                        place.sessionId(),
                        place.fieldName(),
                        place.epoch(),
                        place.revision(),
                        place.info().toJson(),
                        place.at()))
                .toList();
    }

    /** Whether one is the other, perhaps behind more operations. Two that moved in one moment differ at one revision. */
    static boolean isSame(CursorPlace place, CursorNews.Cursor cursor) {
        return place.at().equals(cursor.at())
                && (place.revision() != cursor.revision()
                        || place.info().toJson().equals(cursor.cursorInfo()));
    }

    /** Empty for what no node of this version would tell. */
    static Optional<CursorPlace> read(CursorNews.Cursor cursor) {
        return Json.read(cursor.cursorInfo(), JsonLimits.MESSAGE) instanceof JsonObject info
                ? Optional.of(new CursorPlace(
                        cursor.sessionId(), cursor.fieldName(), cursor.epoch(), cursor.revision(), info, cursor.at()))
                : Optional.empty();
    }
}
