package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.ot.OtClient;
import io.collab4j.ot.OtClient.Submission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One field at one client: follows the lane, keeps one edit in flight, and joins again when it has to. Checks everything
 * the protocol promises on the way; a broken promise ends the run.
 */
final class Place<S, O> {
    private final SimClient client;
    private final String documentId;
    private final String fieldName;
    private final Kind<S, O> kind;
    private final FieldTruth truth;
    private final Flight<S, O> flight;
    private final Replay<S, O> replay;
    private boolean joined;
    private boolean followed;
    private boolean silent = true;
    private boolean asked;
    private boolean again;

    Place(SimClient client, String documentId, String fieldName, Kind<S, O> kind, FieldTruth truth, boolean rebases) {
        this.client = client;
        this.documentId = documentId;
        this.fieldName = fieldName;
        this.kind = kind;
        this.truth = truth;
        this.flight = new Flight<>(client, documentId, fieldName, kind, truth);
        this.replay = new Replay<>(client, kind, truth, flight, rebases);
    }

    String documentId() {
        return documentId;
    }

    String fieldName() {
        return fieldName;
    }

    boolean isText() {
        return kind.messageType().equals("operation");
    }

    /** What the user sees of a text. */
    String text() {
        return ot().state().toString();
    }

    long revision() {
        return ot().revision();
    }

    /** Whether the field is known by what has happened in it, and was never joined by name. */
    boolean isFollowed() {
        return followed;
    }

    /** The revision at which the field was joined last. */
    long joinedAt() {
        return replay.joinedAt();
    }

    boolean hasBuffer() {
        return ot().hasBuffer();
    }

    boolean isJoined() {
        return joined;
    }

    boolean isKnown() {
        return replay.isKnown();
    }

    boolean isQuiet() {
        return joined && replay.isKnown() && ot().inSync();
    }

    private OtClient<S, O> ot() {
        return replay.ot();
    }

    /** Where this client stands, for a join. */
    String resumePoint() {
        return replay.resumePoint();
    }

    /** The user edits, whether there is a connection or not. */
    boolean edit(Dice dice) {
        if (!replay.isKnown()) {
            return false;
        }
        flight.typed();
        ot().edit(kind.randomEdit(dice, ot().state(), truth.typed())).ifPresent(this::send);
        return true;
    }

    /** Sends edits that are wrong in one way each, when nothing else is under way. */
    void misbehave(Dice dice) {
        if (!isQuiet() || !isText()) {
            return;
        }
        OtClient<S, O> known = ot();
        boolean gap = dice.oneIn(3);
        boolean ahead = !gap && dice.oneIn(2);
        client.say(flight.message("bad", known.lastSeq() + (gap ? 3 : 1), replay.epoch())
                .put("revision", known.revision() + (ahead ? 1_000_000 : 0))
                .raw("operation", "{\"id\":\"bad\",\"ops\":[" + (gap || ahead ? "" : "99999,") + "\"never\"]}")
                .end());
    }

    private void send(Submission<O> submission) {
        flight.launch(submission);
        if (joined) {
            flight.send(submission, replay.epoch());
        }
    }

    /** The connection is gone, or the node has asked to join again. */
    void leave() {
        joined = false;
        silent = true;
        asked = false;
        again = false;
        flight.silence();
    }

    /** A join of this field is on its way. */
    void asked() {
        asked = true;
        replay.asked();
    }

    /** Joins again; what arrives on the way may be about the place that is given up or the one to come, so once more then. */
    private void joinAgain() {
        joined = false;
        flight.silence();
        if (asked) {
            again = true;
        } else {
            client.joins().join(List.of(this));
        }
    }

    /** The client is another one from here: what its former self has not heard of is the application's. */
    void loseIdentity() {
        leave();
        replay.loseIdentity();
    }

    /** The field was not in the answer to a join of the whole document: nobody has edited it yet. */
    void joinedUndeclared() {
        followed = true;
        replay.beginUndeclared();
        enter();
    }

    void joined(JsonObject field) {
        followed = false;
        replay.onJoined(field);
        enter();
    }

    private void enter() {
        silent = false;
        asked = false;
        ot().flush();
        ot().pending().ifPresent(flight::launch);
        if (again) {
            again = false;
            joinAgain();
            return;
        }
        joined = true;
        ot().pending().ifPresent(this::send);
    }

    void onAcknowledged(JsonObject message) {
        if (message.get("ref").isEmpty()) {
            // The node has found the edit before the store said that it is committed, and without its caret.
            client.doings().carets().doubt(this);
        }
        if (!replay.isRepeated(message) && !silent) {
            replay.onAcknowledged(message).ifPresent(this::send);
        }
    }

    void onApplied(JsonObject message) {
        check(!silent, "a message of a silent field");
        replay.onApplied(message);
    }

    void onResync(String reason) {
        Path.ofResync(reason).ifPresent(client::met);
        silent = true;
        joinAgain();
    }

    void onRefused(String code, String recovery, long seq) {
        if (!flight.isSent() || seq != ot().lastSeq() + 1) {
            return;
        }
        check(truth.hasLost() || !code.equals("sequence_gap"), "D2: the next number, or the last one again, is a gap");
        Path.ofRefusal(code).ifPresent(client::met);
        switch (recovery) {
            case "retry" -> flight.sayAgainLater();
            case "resync" -> joinAgain();
            case "rollback" -> rollBack(code);
            default -> throw new AssertionError("a good edit is refused: " + code);
        }
    }

    /** The edit under way is kept out by another's lock: it, and what was typed behind it, is the application's. */
    private void rollBack(String code) {
        check(client.doings().mayLock() && code.startsWith("lock_"), "a good edit is refused: " + code);
        client.doings().refused(this, code);
        replay.giveUp();
    }

    /** What differs from what the store holds; null if nothing does. */
    @Nullable
    String difference() {
        OtClient<S, O> known = ot();
        S expected = kind.stateOf(truth);
        if (!truth.isAt(replay.epoch(), known.revision())) {
            return fieldName + " at " + known.revision() + " of " + replay.epoch() + ", not " + truth.head();
        }
        return known.state().equals(expected) && known.confirmed().equals(expected)
                ? null
                : fieldName + " holds '" + known.state() + "', not '" + expected + "'";
    }

    boolean isBehind() {
        return !truth.isAt(replay.epoch(), ot().revision());
    }
}
