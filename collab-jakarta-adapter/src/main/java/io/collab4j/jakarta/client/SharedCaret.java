package io.collab4j.jakarta.client;

import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.json.ObjectWriter;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextSelection;
import io.collab4j.ot.text.TextType;
import io.collab4j.protocol.Recovery;
import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one caret of a text that others are to see, and what they know of it. An edit takes it along; else it is told by
 * itself, the first move at once, of those that follow the latest when it is time. What moves the text moves it there as
 * here, so only what differs from where the others have it is told. On the loop only.
 */
final class SharedCaret {
    /** What the refusal of a caret refers to; nothing waits for it, the next one is as good. */
    static final String REF = "cursor";

    /** The server passes on no more than 20 a second. */
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final TextField field;
    private @Nullable TextCaret caret;
    /** Where the others have it; empty if they have none. */
    private Optional<TextSelection> told = Optional.empty();
    /** What was told may not have arrived. */
    private boolean doubtful;

    private boolean forbidden;
    private boolean planned;
    private Cancellable timer = () -> {};
    private Optional<Long> lastSent = Optional.empty();

    SharedCaret(TextField field) {
        this.field = field;
    }

    void share(TextCaret newCaret) {
        caret = newCaret;
        tell();
    }

    /** A caret was put elsewhere. */
    void moved(TextCaret moved) {
        if (moved.equals(caret)) {
            tell();
        }
    }

    /** A caret is gone, and if it was this one, from the screens of others too. */
    void closed(TextCaret gone) {
        if (gone.equals(caret)) {
            caret = null;
            tell();
        }
    }

    /** The text went on. */
    void move(TextOperation operation, boolean isOwn) {
        told = told.map(place -> TextType.INSTANCE.transformCursor(place, operation, isOwn));
    }

    /** What goes with an operation that leads to the text as it shows. */
    Optional<JsonObject> ride() {
        told = place();
        doubtful = false;
        return told.map(RemoteCaret::info);
    }

    /** What came with an edit went with it. */
    void doubt() {
        doubtful = true;
    }

    /** The line is gone, and with it all that others know. */
    void lost() {
        stop();
        told = Optional.empty();
        doubtful = false;
        forbidden = false;
    }

    private Optional<TextSelection> place() {
        return Optional.ofNullable(caret).map(TextCaret::selection);
    }

    /** Tells the others if there is something new, and the line and the text are free for it. */
    void tell() {
        boolean isNews = (doubtful && caret != null) || !place().equals(told);
        if (!isNews || planned || forbidden || !field.mayTellCaret()) {
            return;
        }
        long now = field.document().client().loop().nanoTime();
        long wait = lastSent.map(at -> at + INTERVAL.toNanos() - now).orElse(0L);
        if (wait > 0) {
            later(Duration.ofNanos(wait));
            return;
        }
        lastSent = Optional.of(now);
        send();
    }

    private void send() {
        JsonObject info = ride().orElse(JsonObject.EMPTY).with("revision", JsonValue.of((double) field.revision()));
        field.document()
                .client()
                .send(new ObjectWriter()
                        .put("type", "cursor_update")
                        .put("id", REF)
                        .put("document_id", field.document().id())
                        .put("field_name", field.name())
                        .put("cursor_info", info));
    }

    /** The server did not take it. Who may not show his caret edits without it. */
    void refused(Message error) {
        ClientException reason = ClientException.of(error);
        if (reason.code().equals("forbidden")) {
            forbidden = true;
        } else if (reason.calls(Recovery.RETRY)) {
            doubtful = true;
            later(error.millis("retry_after_ms").orElse(INTERVAL));
        }
    }

    private void later(Duration delay) {
        stop();
        planned = true;
        timer = field.document().client().loop().schedule(delay, () -> {
            planned = false;
            tell();
        });
    }

    private void stop() {
        timer.cancel();
        planned = false;
    }
}
