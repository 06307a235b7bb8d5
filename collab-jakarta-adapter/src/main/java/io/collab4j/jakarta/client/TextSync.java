package io.collab4j.jakarta.client;

import io.collab4j.document.FieldTypes;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.ObjectWriter;
import io.collab4j.ot.OtClient.Submission;
import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextSelection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps a text field in step with the server: works in what it says, and gives what there is to send. On the loop only. */
final class TextSync implements Delivery.Edits {
    private final TextField field;
    private final Delivery delivery;
    private final RecentOperations recent = new RecentOperations();
    private @Nullable TextReplica replica;

    TextSync(TextField field) {
        this.field = field;
        this.delivery = new Delivery(field.document(), field, this);
    }

    Delivery delivery() {
        return delivery;
    }

    TextReplica replica() {
        if (replica == null) {
            throw new IllegalStateException("the field is not joined");
        }
        return replica;
    }

    private void shown(TextOperation operation, Origin origin) {
        field.shown(replica(), operation, origin, Optional.empty(), null);
    }

    void edit(TextOperation operation) {
        replica().edit(operation);
    }

    void acknowledged(Message message) {
        TextReplica now = replica();
        if (now.inFlightSeq() == 0 || message.integer("seq", 0) != now.inFlightSeq()) {
            return;
        }
        if (message.integer("revision", 0) != now.revision() + 1 || !now.agrees(message.get("transformed_operation"))) {
            field.document().membership().rejoin(field, true);
            return;
        }
        committed(message);
        field.moved();
    }

    private void committed(Message message) {
        TextReplica now = replica();
        recent.add(now.revision() + 1, now.inFlight(), null);
        now.acknowledge(now.revision() + 1, message.text("operation_id").orElse(null));
        delivery.done();
        field.marks.saved(!now.isPending());
        shown(TextOperation.noop(), Origin.LOCAL);
    }

    void applied(Message message) {
        TextReplica now = replica();
        long next = message.integer("revision", 0);
        if (next <= now.revision()) {
            return;
        }
        if (next != now.revision() + 1 || !message.text("epoch").orElse("").equals(now.epoch())) {
            field.document().membership().rejoin(field, false);
            return;
        }
        receive(message);
        message.object("cursor_info").ifPresent(info -> field.caret(message, info.json()));
    }

    private void receive(Message message) {
        TextOperation operation = FieldTypes.TEXT.decode(
                message.object("operation").map(Message::json).orElse(JsonObject.EMPTY));
        TextOperation change =
                replica().receive(operation, message.text("operation_id").orElse(null));
        recent.add(replica().revision(), operation, message.text("session_id").orElse(null));
        delivery.progressed();
        field.shown(
                replica(),
                change,
                Origin.REMOTE,
                message.text("user_id"),
                message.text("session_id").orElse(null));
    }

    void accept(Message info) {
        if (replica == null) {
            replica = new TextReplica(
                    Snapshot.text(info),
                    operation ->
                            TextCut.cut(operation, field.document().client().operationBytes()));
            Text first = replica.text();
            shown(TextOperation.replace(0, 0, first.toString()), Origin.REMOTE);
        } else if (info.get("operations").isPresent()
                && info.text("epoch").orElse("").equals(replica.epoch())) {
            catchUp(info);
        } else {
            take(Snapshot.text(info));
        }
    }

    private void catchUp(Message info) {
        TextReplica now = replica();
        for (Message entry : info.list("operations")) {
            if (entry.integer("revision", 0) == now.revision() + 1) {
                if (isOwn(entry) && now.agrees(entry.get("operation"))) {
                    committed(entry);
                } else {
                    receive(entry);
                }
            }
        }
        boolean counted =
                field.orphanedBy() == null && now.inFlightSeq() > 0 && info.integer("last_seq", 0) >= now.inFlightSeq();
        if (now.revision() != info.integer("revision", 0) || counted) {
            field.document().membership().rejoin(field, true);
            return;
        }
        dropOrphan();
        now.renumber(info.integer("last_seq", 0));
        now.renew();
    }

    private boolean isOwn(Message entry) {
        String id = field.orphanedBy() == null ? field.document().client().clientId() : field.orphanedBy();
        return delivery.isUnknown()
                && entry.text("client_id").orElse("").equals(id)
                && entry.integer("seq", 0) == replica().inFlightSeq();
    }

    private void take(Snapshot<Text> snapshot) {
        recent.clear();
        dropOrphan();
        TextReplica now = replica();
        if (!now.canFollow(snapshot)) {
            String reason = snapshot.epoch().equals(now.epoch()) ? "history_changed" : "epoch_changed";
            UnmergedEdits<Text, TextOperation> unmerged =
                    new UnmergedEdits<>(reason, now.pending(), now.text(), Optional.of(snapshot.state()));
            field.marks.lost(new ClientException(reason, "the server's history is another now"));
            TextOperation change = now.reset(snapshot);
            delivery.done();
            shown(change, Origin.RESET);
            giveBack(unmerged);
            return;
        }
        boolean counted = now.inFlightSeq() > 0 && snapshot.lastSeq() >= now.inFlightSeq();
        TextOperation change = now.rebaseOnto(snapshot);
        if (counted) {
            delivery.done();
            field.marks.saved(!now.isPending());
        }
        shown(change, Origin.REMOTE);
    }

    /** Sent under an id that is gone: it may be committed or not, and sending it again could make it twice. */
    private void dropOrphan() {
        if (field.orphanedBy() != null && delivery.isUnknown()) {
            TextReplica now = replica();
            Text local = now.text();
            TextReplica.Undone undone = now.rollback();
            delivery.done();
            field.marks.lost(new ClientException("client_changed", "the outcome of an edit is unknown"));
            shown(undone.shown(), Origin.REFUSED);
            UnmergedEdits<Text, TextOperation> unmerged =
                    new UnmergedEdits<>("client_changed", List.of(undone.edit()), local, Optional.of(now.confirmed()));
            giveBack(unmerged);
        }
    }

    /** Last of all, so that a listener that makes the edits anew finds the text they are to go into. */
    private void giveBack(UnmergedEdits<Text, TextOperation> unmerged) {
        if (!unmerged.edits().isEmpty()) {
            field.tell(listener -> listener.onUnmerged(unmerged));
        }
    }

    void unmerged(String reason) {
        giveBack(new UnmergedEdits<>(reason, replica().pending(), replica().text(), Optional.empty()));
    }

    /** Where a place in the confirmed text of some revision is in the text as it shows; empty if that is not known. */
    Optional<TextSelection> visible(TextSelection place, long revision, String owner) {
        TextReplica now = replica();
        int length = now.confirmed().length();
        return recent.toNewest(place, revision, now.revision(), owner)
                .map(at -> new TextSelection(Math.min(at.anchor(), length), Math.min(at.head(), length)))
                .map(now::toVisible);
    }

    Optional<String> position() {
        if (replica == null) {
            return Optional.empty();
        }
        return Optional.of(new ObjectWriter()
                .put("epoch", replica.epoch())
                .put("revision", replica.revision())
                .put("operation_id", replica.operationId())
                .end());
    }

    Optional<String> epoch() {
        return Optional.ofNullable(replica).map(TextReplica::epoch);
    }

    long lastSeq() {
        return replica().lastSeq();
    }

    boolean isContinuedBy(Message info) {
        return info.get("operations").isPresent() || replica().canFollow(Snapshot.text(info));
    }

    boolean isPending() {
        return replica != null && replica.isPending();
    }

    @Override
    public long inFlightSeq() {
        return replica == null ? 0 : replica.inFlightSeq();
    }

    @Override
    public Optional<ObjectWriter> outgoing() {
        TextReplica now = replica();
        return now.outgoing().map(submission -> message(now, submission));
    }

    private ObjectWriter message(TextReplica now, Submission<TextOperation> submission) {
        ObjectWriter message = new ObjectWriter()
                .put("type", "operation")
                .put("epoch", now.epoch())
                .put("revision", submission.revision())
                .put("seq", submission.seq())
                .raw("operation", FieldTypes.TEXT.encode(submission.operation()));
        // The caret is where the user sees it; with more typed behind this edit that is not a place others have.
        boolean shows = !now.hasBuffer() && submission.revision() == now.revision();
        return message.put("cursor_info", shows ? field.sharedCaret().ride().orElse(null) : null);
    }

    @Override
    public void takeBack(ClientException reason) {
        TextReplica.Undone undone = replica().rollback();
        field.refusedFor(reason);
        shown(undone.shown(), Origin.REFUSED);
        RefusedEdit<TextOperation> refused = new RefusedEdit<>(reason, undone.edit());
        field.tell(listener -> listener.onRefused(refused));
        field.moved();
    }
}
