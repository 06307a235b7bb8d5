package io.collab4j.simulation;

import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.object;
import static io.collab4j.testing.TestPeer.string;

import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.JsonValue.JsonString;
import io.collab4j.json.ObjectWriter;
import io.collab4j.simulation.CaretTruth.Shown;
import io.collab4j.simulation.CaretTruth.Spot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One client's caret, sent by itself or with an edit, and where it sees those of the others. */
final class Carets implements Habit {
    private final SimClient client;
    private final Dice dice;
    private final CaretTruth truth;
    private final Map<Spot, Seen> seen = new HashMap<>();

    Carets(SimClient client, Dice dice, CaretTruth truth) {
        this.client = client;
        this.dice = dice;
        this.truth = truth;
    }

    /** A caret as it was told. */
    private record Seen(long number, int position, long revision) {}

    @Override
    public void connected() {
        // A new session has no caret anywhere.
    }

    @Override
    public void disconnected() {
        truth.forget(client.sessionId());
        seen.clear();
    }

    // One's own.

    @Override
    public void act() {
        List<Place<?, ?>> texts = new ArrayList<>(client.places());
        texts.removeIf(place -> !mayMove(place));
        if (!texts.isEmpty()) {
            move(dice.pick(texts));
        }
    }

    /** Whether a caret can be put into a field now. */
    static boolean mayMove(Place<?, ?> place) {
        return place.isText() && place.isQuiet() && place.revision() > 0;
    }

    /** Puts the caret somewhere in a field in which nothing is under way. */
    void move(Place<?, ?> place) {
        ObjectWriter info = caret(place).put("revision", place.revision());
        client.say(new ObjectWriter()
                .put("type", "cursor_update")
                .put("id", "caret" + numberOf(place))
                .put("document_id", place.documentId())
                .put("field_name", place.fieldName())
                .raw("cursor_info", info.end())
                .end());
        client.met(Path.CARET_MOVED);
    }

    private Spot spot(Place<?, ?> place) {
        return new Spot(place.documentId(), place.fieldName(), client.sessionId());
    }

    private long numberOf(Place<?, ?> place) {
        Shown shown = truth.all().get(spot(place));
        return shown == null ? 0 : shown.number();
    }

    private ObjectWriter caret(Place<?, ?> place) {
        String text = place.text();
        int position = text.offsetByCodePoints(0, dice.between(0, text.codePointCount(0, text.length())));
        String behind = position == 0 ? "" : Character.toString(text.codePointBefore(position));
        return new ObjectWriter().put("position", position).put("n", truth.show(spot(place), place.revision(), behind));
    }

    /** An edit is sent for the first time, or once more; the caret that goes along with it. */
    Optional<String> along(Place<?, ?> place, boolean first) {
        if (!first) {
            doubt(place);
        } else if (place.isText() && !place.hasBuffer() && dice.oneIn(2)) {
            client.met(Path.CARET_WITH_AN_EDIT);
            return Optional.of(caret(place).end());
        } else {
            truth.edited(spot(place));
        }
        return Optional.empty();
    }

    /** Whether what went along with an edit is seen depends on what becomes of it. */
    void doubt(Place<?, ?> place) {
        truth.doubt(spot(place));
    }

    @Override
    public void refused(String ref, JsonObject error) {
        if (ref.startsWith("caret")) {
            truth.doubt(Long.parseLong(ref.substring("caret".length())));
        }
    }

    // The others'.

    @Override
    public boolean hear(String type, JsonObject message) {
        switch (type) {
            case "cursor_update" -> see(message, string(message, "session_id"), object(message, "cursor_info"));
            case "operation_applied" ->
                message.get("cursor_info")
                        .ifPresent(info -> keep(
                                spotOf(message, string(message, "session_id")),
                                (JsonObject) info,
                                number(message, "revision")));
            case "document_joined" -> joined(message);
            case "user_left_document" -> {
                String documentId = string(message, "document_id");
                String sessionId = string(message, "session_id");
                seen.keySet().removeIf(spot -> spot.isOf(documentId, sessionId));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Spot spotOf(JsonObject message, String sessionId) {
        return new Spot(string(message, "document_id"), string(message, "field_name"), sessionId);
    }

    private void see(JsonObject message, String sessionId, JsonObject info) {
        keep(spotOf(message, sessionId), info, number(info, "revision"));
    }

    private void keep(Spot spot, JsonObject info, long revision) {
        seen.put(spot, new Seen(number(info, "n"), (int) number(info, "position"), revision));
    }

    /** The answer to a join holds all there are in its fields. */
    private void joined(JsonObject message) {
        String documentId = string(message, "document_id");
        JsonObject fields = object(message, "fields");
        seen.keySet()
                .removeIf(spot -> spot.documentId().equals(documentId)
                        && fields.get(spot.fieldName()).isPresent());
        ((JsonArray) message.get("presence").orElseThrow()).values().forEach(each -> {
            JsonObject member = (JsonObject) each;
            String sessionId = ((JsonString) member.get("session_id").orElseThrow()).value();
            object(member, "cursors").members().forEach((field, info) -> {
                JsonObject caret = (JsonObject) info;
                keep(new Spot(documentId, field, sessionId), caret, number(caret, "revision"));
            });
        });
    }

    /** What differs from where the others have their carets; null if nothing does. */
    @Nullable
    String difference() {
        return truth.all().entrySet().stream()
                .filter(each -> !each.getKey().sessionId().equals(client.sessionId()))
                .map(each -> difference(each.getKey(), each.getValue()))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(null);
    }

    private String difference(Spot spot, Shown shown) {
        FieldTruth field = client.truth(spot.documentId(), spot.fieldName());
        Place<?, ?> place = client.place(spot.documentId(), spot.fieldName());
        Seen caret = seen.get(spot);
        if (field.hasLost() || place.isFollowed() || (caret == null && place.joinedAt() > shown.revision())) {
            // Who has joined the whole may come to follow a field behind the news of a caret in it, and a node that has
            // loaded the field behind a caret cannot move it.
            return "";
        }
        if (caret == null || caret.number() != shown.number()) {
            return "sees " + caret + ", not " + shown + " of " + spot;
        }
        int at = field.caretAtHead(caret.position(), caret.revision(), spot.sessionId());
        String text = field.text();
        String behind = shown.behind();
        boolean right = (behind != null && text.contains(behind))
                ? at == text.indexOf(behind) + behind.length()
                : truth.agree(spot, at);
        return right ? "" : "sees the caret of " + spot + " at " + at + " of " + text + ", not behind " + behind;
    }
}
