package io.collab4j.jakarta.client;

import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextSelection;
import io.collab4j.ot.text.TextType;

/**
 * A caret or selection of this client that moves along with the text: what is typed here pushes it, what others insert
 * at it does not. Read it from any thread; it belongs to the text at the same moment only on the client's loop.
 */
public final class TextCaret implements AutoCloseable {
    private final Carets carets;
    private volatile TextSelection selection;

    TextCaret(Carets carets, TextSelection selection) {
        this.carets = carets;
        this.selection = selection;
    }

    public TextSelection selection() {
        return selection;
    }

    /** The user has put it elsewhere. Call it on the client's loop. */
    public void moveTo(TextSelection place) {
        selection = place;
        carets.moved(this);
    }

    void move(TextOperation operation, boolean own) {
        selection = TextType.INSTANCE.transformCursor(selection, operation, own);
    }

    /** It is no longer moved, nor seen by others. */
    @Override
    public void close() {
        carets.remove(this);
    }
}
