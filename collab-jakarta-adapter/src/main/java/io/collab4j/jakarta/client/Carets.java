package io.collab4j.jakarta.client;

import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextSelection;
import io.collab4j.ot.text.TextType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** All carets in one text, moved along with everything that happens to it. Own ones may be added from any thread. */
final class Carets {
    private final List<TextCaret> own = new CopyOnWriteArrayList<>();
    private final Map<String, RemoteCaret> others = new LinkedHashMap<>();
    private final SharedCaret shared;
    private final Loop loop;

    Carets(TextField field) {
        this.shared = new SharedCaret(field);
        this.loop = field.document().client().loop();
    }

    SharedCaret shared() {
        return shared;
    }

    TextCaret add(TextSelection selection) {
        TextCaret caret = new TextCaret(this, selection);
        own.add(caret);
        return caret;
    }

    void remove(TextCaret caret) {
        own.remove(caret);
        loop.run(() -> shared.closed(caret));
    }

    void share(TextCaret caret) {
        loop.run(() -> shared.share(caret));
    }

    /** The user has put one of his elsewhere. */
    void moved(TextCaret caret) {
        loop.run(() -> shared.moved(caret));
    }

    void move(TextOperation operation, boolean isOwn, @Nullable String sessionId) {
        own.forEach(caret -> caret.move(operation, isOwn));
        shared.move(operation, isOwn);
        others.replaceAll((owner, caret) -> new RemoteCaret(
                caret.userId(),
                owner,
                caret.selection()
                        .map(place -> TextType.INSTANCE.transformCursor(place, operation, owner.equals(sessionId))),
                caret.info()));
    }

    void put(RemoteCaret caret) {
        if (caret.selection().isPresent()) {
            others.put(caret.sessionId(), caret);
        } else {
            others.remove(caret.sessionId());
        }
    }

    Optional<RemoteCaret> leave(String sessionId) {
        return Optional.ofNullable(others.remove(sessionId))
                .map(gone -> new RemoteCaret(gone.userId(), sessionId, Optional.empty(), gone.info()));
    }

    List<RemoteCaret> others() {
        return List.copyOf(others.values());
    }
}
