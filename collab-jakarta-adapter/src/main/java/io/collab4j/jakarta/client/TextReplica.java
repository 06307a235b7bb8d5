package io.collab4j.jakarta.client;

import io.collab4j.document.FieldTypes;
import io.collab4j.json.JsonValue;
import io.collab4j.ot.OtClient;
import io.collab4j.ot.OtClient.Submission;
import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextSelection;
import io.collab4j.ot.text.TextType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A text field's state machine with the history it belongs to, and the edit under way in the form it was sent: only
 * repeating exactly that is safe while its outcome is unknown.
 */
final class TextReplica {
    private final Function<TextOperation, List<TextOperation>> cut;
    private OtClient<Text, TextOperation> ot;
    private String epoch;
    private @Nullable String operationId;
    private @Nullable Submission<TextOperation> sent;

    TextReplica(Snapshot<Text> snapshot, Function<TextOperation, List<TextOperation>> cut) {
        this.cut = cut;
        this.ot = start(snapshot);
        this.epoch = snapshot.epoch();
        this.operationId = snapshot.operationId();
    }

    private OtClient<Text, TextOperation> start(Snapshot<Text> snapshot) {
        return new OtClient<>(TextType.INSTANCE, snapshot.state(), snapshot.revision(), snapshot.lastSeq(), cut);
    }

    Text text() {
        return ot.state();
    }

    Text confirmed() {
        return ot.confirmed();
    }

    String epoch() {
        return epoch;
    }

    long revision() {
        return ot.revision();
    }

    long lastSeq() {
        return ot.lastSeq();
    }

    @Nullable
    String operationId() {
        return operationId;
    }

    boolean isPending() {
        return !ot.inSync();
    }

    /** The number of the edit under way, 0 if there is none. */
    long inFlightSeq() {
        return ot.pending().map(Submission::seq).orElse(0L);
    }

    /** The edit under way, in the form it has at the newest revision. */
    TextOperation inFlight() {
        return ot.pending().orElseThrow().operation();
    }

    /** Whether something waits behind the edit under way. */
    boolean hasBuffer() {
        return ot.hasBuffer();
    }

    void edit(TextOperation operation) {
        ot.edit(operation);
    }

    /** What to send: the edit under way as it was sent, or the next one. */
    Optional<Submission<TextOperation>> outgoing() {
        if (sent == null) {
            ot.flush();
            sent = ot.pending().orElse(null);
        }
        return Optional.ofNullable(sent);
    }

    /** The edit under way takes the form it has now. Only after a join said that the server does not have it. */
    void renew() {
        sent = null;
    }

    void renumber(long lastSeq) {
        ot.renumber(lastSeq);
    }

    TextOperation receive(TextOperation operation, @Nullable String id) {
        TextOperation shown = ot.receive(ot.revision() + 1, operation);
        operationId = id;
        return shown;
    }

    void acknowledge(long revision, @Nullable String id) {
        ot.acknowledge(inFlightSeq(), revision);
        operationId = id;
        sent = null;
    }

    /** An edit that was taken back, and what that does to the text. */
    record Undone(TextOperation edit, TextOperation shown) {}

    Undone rollback() {
        TextOperation edit = inFlight();
        TextOperation shown = ot.rollback();
        sent = null;
        return new Undone(edit, shown);
    }

    boolean canFollow(Snapshot<Text> snapshot) {
        return snapshot.follows(epoch, ot.revision(), operationId);
    }

    TextOperation rebaseOnto(Snapshot<Text> snapshot) {
        TextOperation shown =
                ot.rebaseOnto(snapshot.state(), snapshot.revision(), snapshot.lastSeq(), TextOperation::between);
        operationId = snapshot.operationId();
        sent = null;
        return shown;
    }

    /** Starts anew on another history; what is pending is not part of it. */
    TextOperation reset(Snapshot<Text> snapshot) {
        TextOperation shown = TextOperation.between(ot.state(), snapshot.state());
        ot = start(snapshot);
        epoch = snapshot.epoch();
        operationId = snapshot.operationId();
        sent = null;
        return shown;
    }

    List<TextOperation> pending() {
        return ot.unmerged().stream().toList();
    }

    /** Both sides must have come to the same operation, or the texts are about to drift apart. */
    boolean agrees(Optional<JsonValue> transformed) {
        return transformed
                .map(json -> FieldTypes.TEXT.decode(json).equals(inFlight()))
                .orElse(true);
    }

    TextSelection toVisible(TextSelection confirmed) {
        return ot.toVisible(TextType.INSTANCE, confirmed);
    }
}
