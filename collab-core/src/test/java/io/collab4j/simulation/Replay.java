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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One client's copy of one field, kept by what joins and the lane tell; its own edits go along with it. */
final class Replay<S, O> {
    private final SimClient client;
    private final Kind<S, O> kind;
    private final FieldTruth truth;
    private final Flight<S, O> flight;
    private final boolean rebases;
    private final Map<Long, Acknowledged> acknowledged = new TreeMap<>();
    private @Nullable OtClient<S, O> ot;
    private String epoch = "";
    private String operationId = "";
    private int lossesWhenAsked;
    private long joinedAt;

    /** A copy of nothing; one that never rebases gives its edits to the application when it is answered with content. */
    Replay(SimClient client, Kind<S, O> kind, FieldTruth truth, Flight<S, O> flight, boolean rebases) {
        this.client = client;
        this.kind = kind;
        this.truth = truth;
        this.flight = flight;
        this.rebases = rebases;
    }

    /** A join is on its way; what keeps edits out of the store does so from there on. */
    void asked() {
        lossesWhenAsked = truth.losses();
    }

    /**
     * Whether an edit that the answer does not know of may be committed all the same: a field that is not stored keeps
     * nothing out, and what a store has lost since it answered it keeps out no longer.
     */
    private boolean isOutcomeUnknown(long revision) {
        return revision == 0 || lossesWhenAsked < truth.losses();
    }

    private record Acknowledged(long revision, String name) {}

    boolean isKnown() {
        return ot != null;
    }

    OtClient<S, O> ot() {
        if (ot == null) {
            throw new AssertionError("a message before the join");
        }
        return ot;
    }

    long joinedAt() {
        return joinedAt;
    }

    String epoch() {
        return epoch;
    }

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

    void loseIdentity() {
        if (ot != null) {
            flight.handBackUnsure(ot);
            ot = null;
        }
        // Whoever has no place to resume from cannot tell what became of what he was told.
        doubt();
    }

    private void doubt() {
        acknowledged.values().forEach(each -> truth.ledger().unsure(each.name()));
        acknowledged.clear();
    }

    /** The edit under way is refused for good, and nothing of what is pending is sent any more. */
    void giveUp() {
        OtClient<S, O> known = ot();
        if (joinedAt > 0) {
            flight.handBack(known);
        } else {
            // From where nothing was stored yet, nothing keeps an older copy of it out, so its number is not used
            // again.
            flight.handBackUnsure(known);
            client.becomeSomebodyElse();
        }
        ot = new OtClient<>(kind.type(), known.confirmed(), known.revision(), known.lastSeq());
    }

    void beginUndeclared() {
        joinedAt = 0;
        epoch = FieldTruth.FIRST_EPOCH.id();
        operationId = epoch;
        ot = new OtClient<>(kind.type(), kind.type().initial(), 0, 0);
    }

    void onJoined(JsonObject field) {
        joinedAt = number(field, "revision");
        OtClient<S, O> known = ot;
        if (known != null && string(field, "epoch").equals(epoch) && number(field, "last_seq") < known.lastSeq()) {
            client.giveUpANumber();
        }
        if (known == null) {
            begin(field);
        } else if (field.get("content").isPresent()) {
            client.met(Path.RESUMED_WITH_CONTENT);
            resumeWithContent(known, field);
        } else {
            client.met(Path.RESUMED_WITH_OPERATIONS);
            resumeWithOperations(known, field);
        }
        operationId = string(field, "operation_id");
    }

    private void begin(JsonObject field) {
        epoch = string(field, "epoch");
        ot = new OtClient<>(kind.type(), content(field), number(field, "revision"), number(field, "last_seq"));
    }

    private S content(JsonObject field) {
        return kind.state(string(field, "field_type"), field.get("content").orElseThrow());
    }

    private void resumeWithOperations(OtClient<S, O> known, JsonObject field) {
        for (JsonValue entry : ((JsonArray) field.get("operations").orElseThrow()).values()) {
            take(known, (JsonObject) entry);
        }
        long revision = number(field, "revision");
        long lastSeq = number(field, "last_seq");
        check(string(field, "epoch").equals(epoch), "operations of another epoch");
        check(known.revision() == revision, "the operations end before revision " + revision);
        if (lastSeq < known.lastSeq()) {
            // The node has not noticed yet that its store is behind what it holds.
            check(truth.hasLost(), "D2: last_seq " + lastSeq + " after " + known.lastSeq());
            doubt();
            flight.handBackUnsure(known);
            ot = new OtClient<>(kind.type(), known.confirmed(), revision, lastSeq);
            return;
        }
        check(known.lastSeq() == lastSeq, "last_seq " + lastSeq + " is not among the operations");
    }

    private void take(OtClient<S, O> known, JsonObject entry) {
        long revision = number(entry, "revision");
        if (revision <= known.revision()) {
            return;
        }
        if (string(entry, "client_id").equals(client.clientId())) {
            long seq = number(entry, "seq");
            flight.checkIsOurs(string(entry, "operation_id"));
            remember(seq, revision);
            client.met(Path.COMMITTED_UNSEEN);
            known.acknowledge(seq, revision);
        } else {
            known.receive(revision, kind.operation(entry));
        }
    }

    private void resumeWithContent(OtClient<S, O> known, JsonObject field) {
        long revision = number(field, "revision");
        long lastSeq = number(field, "last_seq");
        if (truth.isRewritten(epoch, known.revision(), operationId)) {
            client.met(Path.REWRITTEN_HISTORY);
        }
        if (!string(field, "epoch").equals(epoch)) {
            check(truth.hasLost(), "D6: another epoch though no history was lost");
            giveUpUnsure(known, field);
            return;
        }
        boolean wentBack = revision < known.revision() || lastSeq < known.lastSeq();
        if (wentBack) {
            check(truth.hasLost(), "D6: joined at " + revision + ", was at " + known.revision());
            client.met(Path.WENT_BACK);
            if (revision == 0) {
                client.met(Path.TOLD_OF_A_FIELD_GONE);
            }
            if (isOutcomeUnknown(revision)) {
                giveUpUnsure(known, field);
                return;
            }
            tellOfLost(lastSeq);
        }
        boolean isCommitted = lastSeq > known.lastSeq();
        if (isCommitted) {
            check(lastSeq == known.lastSeq() + 1 && known.pending().isPresent(), "last_seq of an edit never sent");
            long committed = number(field, "last_seq_revision");
            check(committed <= revision, "last_seq is not in the content");
            client.met(Path.COMMITTED_UNSEEN);
            remember(lastSeq, committed);
        }
        if (truth.hasLost() && !truth.isInHistory(epoch, revision, string(field, "operation_id"))) {
            flight.doubtDeletions(known, isCommitted);
        }
        known.rebaseOnto(content(field), revision, lastSeq, (before, after) -> kind.difference(before, after, truth));
        if (!wentBack && rebases) {
            return;
        }
        if (isOutcomeUnknown(revision)) {
            flight.handBackUnsure(known);
        } else {
            flight.handBack(known);
        }
        begin(field);
    }

    /** Everything is the application's, and whether the store has it nobody can tell. */
    private void giveUpUnsure(OtClient<S, O> known, JsonObject field) {
        doubt();
        flight.handBackUnsure(known);
        begin(field);
    }

    /** What was acknowledged and is lost goes back to the application; nothing else does. */
    private void tellOfLost(long lastSeq) {
        acknowledged.entrySet().removeIf(each -> {
            boolean isLost = each.getKey() > lastSeq;
            if (isLost) {
                client.met(Path.TOLD_OF_A_LOST_EDIT);
                truth.ledger().handedBack(each.getValue().name());
            }
            return isLost;
        });
    }

    private void remember(long seq, long revision) {
        String name = flight.landed(seq);
        acknowledged.put(seq, new Acknowledged(revision, name));
        truth.acknowledged(epoch, client.clientId(), seq, revision, name);
    }

    /** Whether this tells of what was told before, which has to be the same. */
    boolean isRepeated(JsonObject message) {
        long seq = number(message, "seq");
        Acknowledged before = acknowledged.get(seq);
        if (before == null) {
            return false;
        }
        client.met(Path.REPEAT_ANSWERED);
        long revision = number(message, "revision");
        check(
                before.revision() == revision,
                "D2: seq " + seq + " was revision " + before.revision() + " and is " + revision);
        return true;
    }

    /** The edit under way is committed; what to send next. */
    Optional<Submission<O>> onAcknowledged(JsonObject message) {
        OtClient<S, O> known = ot();
        O sent = known.pending()
                .orElseThrow(() -> new AssertionError("an ack of nothing"))
                .operation();
        message.get("transformed_operation")
                .ifPresent(transformed -> check(
                        transformed.toJson().equals(kind.json(sent)),
                        "committed as " + transformed.toJson() + ", not as " + kind.json(sent)));
        operationId = string(message, "operation_id");
        long seq = number(message, "seq");
        long revision = number(message, "revision");
        remember(seq, revision);
        return known.acknowledge(seq, revision);
    }

    void onApplied(JsonObject message) {
        check(!string(message, "client_id").equals(client.clientId()), "an own edit as somebody else's");
        check(string(message, "epoch").equals(epoch), "a message of another epoch");
        ot().receive(number(message, "revision"), kind.operation(message));
        operationId = string(message, "operation_id");
    }
}
