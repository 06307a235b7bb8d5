package io.collab4j.jakarta.client;

import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;

/** Hears what happens to a text field, on the client's loop, in order; must not block. */
public interface TextListener {

    /** The text changed; every change is told once, so a view that applies them all shows the text. */
    default void onChange(TextChange change) {}

    /** An own edit was taken back; the change itself was told before. */
    default void onRefused(RefusedEdit<TextOperation> refused) {}

    /** Own edits will not be sent any more. */
    default void onUnmerged(UnmergedEdits<Text, TextOperation> unmerged) {}

    /** Whether everything is saved has changed. */
    default void onSaveState(SaveState state) {}

    /** Somebody's caret came, moved by itself, or went; moves that follow from changes are not told. */
    default void onCaret(RemoteCaret caret) {}
}
