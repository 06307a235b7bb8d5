package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.ot.OperationException;
import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextSelection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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
    private final Carets carets = new Carets(this);
    private final TextSync sync;
    private volatile Text text = Text.EMPTY;
    private volatile long revision;

    TextField(ClientDocument document, String name) {
        super(document, name);
        sync = new TextSync(this);
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
            sync.edit(operation);
            marks.edited();
            shown(sync.replica(), operation, Origin.LOCAL, Optional.empty(), null);
            moved();
        });
    }

    /** A caret that moves along with the text, until it is closed. */
    public TextCaret caret(TextSelection place) {
        return carets.add(place);
    }

    /**
     * Tells others where this caret is, with every edit and whenever it is moved, until it is closed; one caret of a field
     * at a time.
     */
    public void share(TextCaret caret) {
        carets.share(caret);
    }

    /** The carets of others, moved along with the text. On the client's loop. */
    public List<RemoteCaret> carets() {
        return carets.others();
    }

    // What follows is for what keeps the field in step with the server, on the loop.

    /** The replica has changed by an operation, which may be none. */
    void shown(
            TextReplica now,
            TextOperation operation,
            Origin origin,
            Optional<String> userId,
            @Nullable String sessionId) {
        text = now.text();
        revision = now.revision();
        marks.underWay(now.inFlightSeq(), !now.hasBuffer());
        if (origin == Origin.REFUSED || origin == Origin.RESET) {
            carets.shared().doubt();
        }
        if (!operation.isNoop()) {
            carets.move(operation, origin == Origin.LOCAL, sessionId);
            TextChange change = new TextChange(operation, text, origin, userId);
            listeners.tell(listener -> listener.onChange(change));
        }
    }

    void tell(Consumer<TextListener> event) {
        listeners.tell(event);
    }

    SharedCaret sharedCaret() {
        return carets.shared();
    }

    /** Whether a place in the text as it shows is one that others have. */
    boolean mayTellCaret() {
        return state() == State.JOINED
                && document().membership().isReady()
                && !delivery().isSilent()
                && !isPending();
    }

    /** Somebody's caret, in the confirmed text of the revision it names; without one it is there no more. */
    void caret(Message message, JsonObject info) {
        String sessionId = message.text("session_id").orElse("");
        Optional<TextSelection> told = RemoteCaret.selection(info);
        Optional<TextSelection> here =
                told.flatMap(place -> sync.visible(place, new Message(info).integer("revision", revision), sessionId));
        if (told.isPresent() && here.isEmpty()) {
            // Of a revision that has no place here; the next one will.
            return;
        }
        RemoteCaret caret = new RemoteCaret(message.text("user_id").orElse(""), sessionId, here, info);
        carets.put(caret);
        tell(listener -> listener.onCaret(caret));
    }

    void left(String sessionId) {
        carets.leave(sessionId).ifPresent(gone -> tell(listener -> listener.onCaret(gone)));
    }

    @Override
    void flush() {
        super.flush();
        carets.shared().tell();
    }

    @Override
    void detached() {
        super.detached();
        carets.shared().lost();
    }

    @Override
    void acknowledged(Message message) {
        sync.acknowledged(message);
    }

    @Override
    void applied(Message message) {
        sync.applied(message);
    }

    @Override
    void accept(Message info) {
        sync.accept(info);
    }

    @Override
    void unmerged(String reason) {
        sync.unmerged(reason);
    }

    @Override
    Optional<String> position() {
        return sync.position();
    }

    @Override
    Optional<String> epoch() {
        return sync.epoch();
    }

    @Override
    long lastSeq() {
        return sync.lastSeq();
    }

    @Override
    boolean isContinuedBy(Message info) {
        return sync.isContinuedBy(info);
    }

    @Override
    boolean isPending() {
        return sync.isPending();
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
        return sync.delivery();
    }

    @Override
    void tellSaveState(SaveState now) {
        tell(listener -> listener.onSaveState(now));
    }
}
