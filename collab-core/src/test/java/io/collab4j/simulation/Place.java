package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;
import static io.collab4j.testing.TestPeer.number;
import static io.collab4j.testing.TestPeer.string;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.ObjectWriter;
import io.collab4j.ot.OtClient;
import io.collab4j.ot.OtClient.Submission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One field at one client: follows the lane, keeps one edit in flight, and resumes. Checks everything the protocol
 * promises on the way; a broken promise ends the run.
 */
final class Place<S, O> {
    private final SimClient client;
    private final String documentId;
    private final String fieldName;
    private final Kind<S, O> kind;
    private final FieldTruth truth;
    private final Map<Long, Long> acknowledged = new HashMap<>();
    private @Nullable OtClient<S, O> ot;
    private String epoch = "";
    private String operationId = "";
    private boolean joined;
    private boolean silent = true;
    private boolean asked;
    private boolean again;
    private @Nullable String sent;
    private String flightId = "";
    private long flightSeq;

    Place(SimClient client, String documentId, String fieldName, Kind<S, O> kind, FieldTruth truth) {
        this.client = client;
        this.documentId = documentId;
        this.fieldName = fieldName;
        this.kind = kind;
        this.truth = truth;
    }

    String documentId() {
        return documentId;
    }

    String fieldName() {
        return fieldName;
    }

    boolean isJoined() {
        return joined;
    }

    boolean isKnown() {
        return ot != null;
    }

    boolean isQuiet() {
        return joined && ot != null && ot.inSync();
    }

    /** Where this client stands, for a join. */
    String resumePoint() {
        ObjectWriter point = new ObjectWriter();
        if (ot == null) {
            return point.put("epoch", "-").put("revision", 0).end();
        }
        return point.put("epoch", epoch)
                .put("revision", ot.revision())
                .put("operation_id", operationId)
                .end();
    }

    private OtClient<S, O> ot() {
        if (ot == null) {
            throw new AssertionError("a message before the join of " + fieldName);
        }
        return ot;
    }

    /** The user edits, whether there is a connection or not. */
    boolean edit(Dice dice) {
        if (ot == null) {
            return false;
        }
        ot.edit(kind.randomEdit(dice, ot.state(), truth.typed())).ifPresent(this::send);
        return true;
    }

    /** Sends edits that are wrong in one way each, when nothing else is under way. */
    void misbehave(Dice dice) {
        if (!isQuiet() || !kind.messageType().equals("operation")) {
            return;
        }
        OtClient<S, O> known = ot();
        boolean gap = dice.oneIn(3);
        boolean ahead = !gap && dice.oneIn(2);
        client.say(message("bad", known.lastSeq() + (gap ? 3 : 1))
                .put("revision", known.revision() + (ahead ? 1_000_000 : 0))
                .raw("operation", "{\"id\":\"bad\",\"ops\":[" + (gap || ahead ? "" : "99999,") + "\"never\"]}")
                .end());
    }

    private ObjectWriter message(String id, long seq) {
        ObjectWriter message = new ObjectWriter()
                .put("type", kind.messageType())
                .put("id", id)
                .put("document_id", documentId)
                .put("field_name", fieldName)
                .put("seq", seq);
        return kind.messageType().equals("operation") ? message.put("epoch", epoch) : message;
    }

    private void send(Submission<O> submission) {
        if (flightSeq != submission.seq()) {
            flightSeq = submission.seq();
            flightId = client.newOperationId();
        }
        if (joined) {
            client.truth().sent(flightId, client.clientId(), submission.seq());
            ObjectWriter message = message("edit", submission.seq());
            kind.write(message, submission.operation(), submission.revision(), flightId);
            sent = message.end();
            client.sayEdit(sent);
        }
    }

    /** The connection is gone, or the node has asked to join again. */
    void leave() {
        joined = false;
        silent = true;
        asked = false;
        again = false;
        sent = null;
    }

    /** A join of this field is on its way. */
    void asked() {
        asked = true;
    }

    /** Joins again; what arrives on the way may be about the place that is given up or the one to come, so once more then. */
    private void joinAgain() {
        joined = false;
        sent = null;
        if (asked) {
            again = true;
        } else {
            client.joins().join(List.of(this));
        }
    }

    /** The client is another one from here: what its former self has not heard of is the application's. */
    void loseIdentity() {
        leave();
        if (ot != null) {
            S confirmed = ot.confirmed();
            // What is in flight may be committed, so what was deleted of it since may stay.
            ot.pending().ifPresent(flight -> kind.handBack(flight.operation(), confirmed, truth.typed()));
            ot.unmerged().ifPresent(unmerged -> kind.handBack(unmerged, confirmed, truth.typed()));
            ot = null;
        }
        acknowledged.clear();
        flightSeq = 0;
    }

    /** The field was not in the answer to a join of the whole document: nobody has edited it yet. */
    void joinedUndeclared() {
        epoch = "1";
        operationId = "1";
        ot = new OtClient<>(kind.type(), kind.type().initial(), 0, 0);
        enter();
    }

    void joined(JsonObject field) {
        long revision = number(field, "revision");
        long lastSeq = number(field, "last_seq");
        OtClient<S, O> known = ot;
        JsonValue content = field.get("content").orElse(null);
        if (known == null) {
            S state =
                    kind.state(string(field, "field_type"), field.get("content").orElseThrow());
            ot = new OtClient<>(kind.type(), state, revision, lastSeq);
            epoch = string(field, "epoch");
        } else if (content != null) {
            client.met(Path.RESUMED_WITH_CONTENT);
            rebase(known, field, content, revision, lastSeq);
        } else {
            client.met(Path.RESUMED_WITH_OPERATIONS);
            for (JsonValue entry : ((JsonArray) field.get("operations").orElseThrow()).values()) {
                take(known, (JsonObject) entry);
            }
            check(known.revision() == revision, "the operations end before revision " + revision);
            check(known.lastSeq() == lastSeq, "last_seq " + lastSeq + " is not among the operations");
        }
        operationId = string(field, "operation_id");
        enter();
    }

    private void rebase(OtClient<S, O> known, JsonObject field, JsonValue content, long revision, long lastSeq) {
        check(string(field, "epoch").equals(epoch), "D6: another epoch though no history was lost");
        check(revision >= known.revision(), "D6: joined at " + revision + ", was at " + known.revision());
        check(lastSeq >= known.lastSeq(), "D2: last_seq " + lastSeq + " after " + known.lastSeq());
        if (lastSeq > known.lastSeq()) {
            check(lastSeq == known.lastSeq() + 1 && known.pending().isPresent(), "last_seq of an edit never sent");
            long committed = number(field, "last_seq_revision");
            check(committed <= revision, "last_seq is not in the content");
            client.met(Path.COMMITTED_UNSEEN);
            remember(lastSeq, committed);
        }
        known.rebaseOnto(
                kind.state(string(field, "field_type"), content),
                revision,
                lastSeq,
                (before, after) -> kind.difference(before, after));
    }

    private void take(OtClient<S, O> known, JsonObject entry) {
        long revision = number(entry, "revision");
        if (revision <= known.revision()) {
            return;
        }
        if (string(entry, "client_id").equals(client.clientId())) {
            long seq = number(entry, "seq");
            known.acknowledge(seq, revision);
            remember(seq, revision);
            client.met(Path.COMMITTED_UNSEEN);
        } else {
            known.receive(revision, kind.operation(entry));
        }
    }

    private void remember(long seq, long revision) {
        acknowledged.put(seq, revision);
        truth.acknowledged(client.clientId(), seq, revision);
    }

    private void enter() {
        silent = false;
        asked = false;
        if (again) {
            again = false;
            joinAgain();
            return;
        }
        joined = true;
        ot().flush();
        ot().pending().ifPresent(this::send);
    }

    void onAcknowledged(JsonObject message) {
        long seq = number(message, "seq");
        long revision = number(message, "revision");
        Long before = acknowledged.get(seq);
        if (before != null) {
            client.met(Path.REPEAT_ANSWERED);
            check(before == revision, "D2: seq " + seq + " was revision " + before + " and is " + revision);
            return;
        }
        if (silent) {
            return;
        }
        OtClient<S, O> known = ot();
        O flight = known.pending()
                .orElseThrow(() -> new AssertionError("an ack of nothing"))
                .operation();
        message.get("transformed_operation")
                .ifPresent(transformed -> check(
                        transformed.toJson().equals(kind.json(flight)),
                        "committed as " + transformed.toJson() + ", not as " + kind.json(flight)));
        sent = null;
        operationId = string(message, "operation_id");
        Submission<O> next = known.acknowledge(seq, revision).orElse(null);
        remember(seq, revision);
        if (next != null) {
            send(next);
        }
    }

    void onApplied(JsonObject message) {
        check(!silent, "a message of a silent field");
        check(!string(message, "client_id").equals(client.clientId()), "an own edit as somebody else's");
        check(string(message, "epoch").equals(epoch), "a message of another epoch");
        ot().receive(number(message, "revision"), kind.operation(message));
        operationId = string(message, "operation_id");
    }

    void onResync() {
        client.met(Path.RESYNC);
        silent = true;
        joinAgain();
    }

    void onRefused(String code, String recovery, long seq) {
        String message = sent;
        if (message == null || seq != ot().lastSeq() + 1) {
            return;
        }
        switch (recovery) {
            case "retry" ->
                client.later(() -> {
                    if (message.equals(sent)) {
                        client.sayEdit(message);
                    }
                });
            case "resync" -> {
                if (code.equals("revision_too_old")) {
                    client.met(Path.REVISION_TOO_OLD);
                }
                joinAgain();
            }
            default -> throw new AssertionError("a good edit is refused: " + code);
        }
    }

    /** What differs from what the store holds; null if nothing does. */
    @Nullable
    String difference() {
        OtClient<S, O> known = ot();
        S expected = kind.stateOf(truth);
        if (known.revision() != truth.head().revision()) {
            return fieldName + " at " + known.revision() + " of " + truth.head().revision();
        }
        return known.state().equals(expected) && known.confirmed().equals(expected)
                ? null
                : fieldName + " holds '" + known.state() + "', not '" + expected + "'";
    }

    boolean isBehind() {
        return ot().revision() < truth.head().revision();
    }
}
