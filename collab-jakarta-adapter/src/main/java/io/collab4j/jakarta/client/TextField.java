package io.collab4j.jakarta.client;

import io.collab4j.document.FieldTypes;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.ObjectWriter;
import io.collab4j.ot.OperationException;
import io.collab4j.ot.OtClient.Submission;
import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextSelection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A shared text. Positions and lengths count UTF-16 code units. Who edits from another thread than the client's loop
 * uses {@link #edit(Function)}: between reading the text and editing it somebody else may have changed it.
 *
 * <p>The stage an edit returns completes when the edit shows here, not when it is saved; see {@link #saved()}. It fails
 * with an {@link OperationException} if the operation does not fit the text, and with a {@link ClientException} if the
 * field may not be edited.
 */
public final class TextField extends ClientField {
    private final Listeners<TextListener> listeners = new Listeners<>();
    private final Carets carets = new Carets();
    private final Delivery delivery;
    private @Nullable TextReplica replica;
    private volatile Text text = Text.EMPTY;
    private volatile long revision;

    TextField(ClientDocument document, String name) {
        super(document, name);
        delivery = new Delivery(document, this, new Edits());
    }

    /** Adds a listener; the result takes it off again. */
    public Runnable listen(TextListener listener) {
        return listeners.add(listener);
    }

    /** As it shows here, own unsaved edits included; empty before the field is joined. */
    public Text text() {
        return text;
    }

    @Override
    public long revision() {
        return revision;
    }

    public CompletionStage<Void> insert(int position, String content) {
        return edit(now -> TextOperation.insert(position, content));
    }

    public CompletionStage<Void> delete(int position, int length) {
        return edit(now -> TextOperation.delete(position, length));
    }

    public CompletionStage<Void> replace(int position, int length, String content) {
        return edit(now -> TextOperation.replace(position, length, content));
    }

    /** Edits with an operation that was made on {@link #text()}. */
    public CompletionStage<Void> edit(TextOperation operation) {
        return edit(now -> operation);
    }

    /** Edits the text as it is when the edit is made; the function is called on the loop. */
    public CompletionStage<Void> edit(Function<Text, TextOperation> edit) {
        return perform(() -> {
            TextOperation operation = edit.apply(text);
            there().edit(operation);
            marks.edited();
            shown(operation, Origin.LOCAL, Optional.empty(), null);
            moved();
        });
    }

    /** A caret that moves along with the text, until it is closed. */
    public TextCaret caret(TextSelection place) {
        return carets.add(place);
    }

    /** Tells others, with every edit, where this caret is; one caret of a field at a time. */
    public void share(TextCaret caret) {
        carets.share(caret);
    }

    /** The carets of others, moved along with the text. On the client's loop. */
    public List<RemoteCaret> carets() {
        return carets.others();
    }

    private TextReplica there() {
        if (replica == null) {
            throw new IllegalStateException("the field is not joined");
        }
        return replica;
    }

    private void shown(TextOperation operation, Origin origin, Optional<String> userId, @Nullable String sessionId) {
        TextReplica now = there();
        text = now.text();
        revision = now.revision();
        marks.underWay(now.inFlightSeq(), !now.hasBuffer());
        if (!operation.isNoop()) {
            carets.move(operation, origin == Origin.LOCAL, sessionId);
            TextChange change = new TextChange(operation, text, origin, userId);
            listeners.tell(listener -> listener.onChange(change));
        }
    }

    // What the server says.

    @Override
    void acknowledged(Message message) {
        TextReplica now = there();
        if (now.inFlightSeq() == 0 || message.integer("seq", 0) != now.inFlightSeq()) {
            return;
        }
        if (message.integer("revision", 0) != now.revision() + 1 || !now.agrees(message.get("transformed_operation"))) {
            document().rejoin(this, true);
            return;
        }
        committed(message);
        moved();
    }

    private void committed(Message message) {
        TextReplica now = there();
        now.acknowledge(now.revision() + 1, message.text("operation_id").orElse(null));
        revision = now.revision();
        delivery.done();
        marks.saved(!now.isPending());
        marks.underWay(now.inFlightSeq(), !now.hasBuffer());
    }

    @Override
    void applied(Message message) {
        TextReplica now = there();
        long next = message.integer("revision", 0);
        if (next <= now.revision()) {
            return;
        }
        if (next != now.revision() + 1 || !message.text("epoch").orElse("").equals(now.epoch())) {
            document().rejoin(this, false);
            return;
        }
        receive(message);
        message.object("cursor_info").ifPresent(info -> caret(message, info.json(), true));
    }

    private void receive(Message message) {
        TextOperation operation = FieldTypes.TEXT.decode(
                message.object("operation").map(Message::json).orElse(JsonObject.EMPTY));
        TextOperation change =
                there().receive(operation, message.text("operation_id").orElse(null));
        delivery.progressed();
        shown(
                change,
                Origin.REMOTE,
                message.text("user_id"),
                message.text("session_id").orElse(null));
    }

    /** Somebody's caret, in the confirmed text of this revision. */
    void caret(Message message, JsonObject info, boolean withEdit) {
        TextReplica now = there();
        if (!withEdit && message.integer("revision", now.revision()) != now.revision()) {
            return;
        }
        RemoteCaret caret = new RemoteCaret(
                message.text("user_id").orElse(""),
                message.text("session_id").orElse(""),
                RemoteCaret.selection(info, now.confirmed().length()).map(now::toVisible),
                info);
        carets.put(caret);
        listeners.tell(listener -> listener.onCaret(caret));
    }

    void left(String sessionId) {
        carets.leave(sessionId).ifPresent(gone -> listeners.tell(listener -> listener.onCaret(gone)));
    }

    @Override
    void accept(Message info) {
        if (replica == null) {
            replica = new TextReplica(
                    Snapshot.text(info),
                    operation -> TextCut.cut(operation, document().operationBytes()));
            Text first = replica.text();
            shown(TextOperation.replace(0, 0, first.toString()), Origin.REMOTE, Optional.empty(), null);
        } else if (info.get("operations").isPresent()
                && info.text("epoch").orElse("").equals(replica.epoch())) {
            catchUp(info);
        } else {
            take(Snapshot.text(info));
        }
    }

    private void catchUp(Message info) {
        TextReplica now = there();
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
                orphanedBy() == null && now.inFlightSeq() > 0 && info.integer("last_seq", 0) >= now.inFlightSeq();
        if (now.revision() != info.integer("revision", 0) || counted) {
            document().rejoin(this, true);
            return;
        }
        dropOrphan();
        now.renumber(info.integer("last_seq", 0));
        now.renew();
    }

    private boolean isOwn(Message entry) {
        String id = orphanedBy() == null ? document().clientId() : orphanedBy();
        return delivery.isUnknown()
                && entry.text("client_id").orElse("").equals(id)
                && entry.integer("seq", 0) == there().inFlightSeq();
    }

    private void take(Snapshot<Text> snapshot) {
        dropOrphan();
        TextReplica now = there();
        if (!now.canFollow(snapshot)) {
            String reason = snapshot.epoch().equals(now.epoch()) ? "history_changed" : "epoch_changed";
            unmerged(reason, Optional.of(snapshot.state()));
            marks.lost(new ClientException(reason, "the server's history is another now"));
            TextOperation change = now.reset(snapshot);
            delivery.done();
            shown(change, Origin.RESET, Optional.empty(), null);
            return;
        }
        boolean counted = now.inFlightSeq() > 0 && snapshot.lastSeq() >= now.inFlightSeq();
        TextOperation change = now.rebaseOnto(snapshot);
        if (counted) {
            delivery.done();
            marks.saved(!now.isPending());
        }
        shown(change, Origin.REMOTE, Optional.empty(), null);
    }

    /** Sent under an id that is gone: it may be committed or not, and sending it again could make it twice. */
    private void dropOrphan() {
        if (orphanedBy() != null && delivery.isUnknown()) {
            TextReplica now = there();
            Text local = now.text();
            TextReplica.Undone undone = now.rollback();
            delivery.done();
            marks.lost(new ClientException("client_changed", "the outcome of an edit is unknown"));
            shown(undone.shown(), Origin.REFUSED, Optional.empty(), null);
            UnmergedEdits<Text, TextOperation> unmerged =
                    new UnmergedEdits<>("client_changed", List.of(undone.edit()), local, Optional.of(now.confirmed()));
            listeners.tell(listener -> listener.onUnmerged(unmerged));
        }
    }

    @Override
    void unmerged(String reason) {
        unmerged(reason, Optional.empty());
    }

    private void unmerged(String reason, Optional<Text> server) {
        UnmergedEdits<Text, TextOperation> unmerged = new UnmergedEdits<>(reason, there().pending(), text, server);
        listeners.tell(listener -> listener.onUnmerged(unmerged));
    }

    @Override
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

    @Override
    boolean isPending() {
        return replica != null && replica.isPending();
    }

    @Override
    boolean isUntouched() {
        return revision == 0 && text.isEmpty() && saveState() != SaveState.SAVING;
    }

    @Override
    boolean isOf(String type, long atRevision) {
        return type.equals("text");
    }

    @Override
    Delivery delivery() {
        return delivery;
    }

    @Override
    void tellSaveState(SaveState now) {
        listeners.tell(listener -> listener.onSaveState(now));
    }

    private final class Edits implements Delivery.Edits {
        @Override
        public long inFlightSeq() {
            return replica == null ? 0 : replica.inFlightSeq();
        }

        @Override
        public Optional<ObjectWriter> outgoing() {
            TextReplica now = there();
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
            return message.put("cursor_info", shows ? carets.sharedInfo().orElse(null) : null);
        }

        @Override
        public void takeBack(ClientException reason) {
            TextReplica.Undone undone = there().rollback();
            refusedFor(reason);
            shown(undone.shown(), Origin.REFUSED, Optional.empty(), null);
            RefusedEdit<TextOperation> refused = new RefusedEdit<>(reason, undone.edit());
            listeners.tell(listener -> listener.onRefused(refused));
            moved();
        }
    }
}
