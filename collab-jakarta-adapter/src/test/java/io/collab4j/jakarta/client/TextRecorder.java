package io.collab4j.jakarta.client;

import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import java.util.ArrayList;
import java.util.List;

/** A view that applies every change it is told, and keeps all the rest. */
final class TextRecorder implements TextListener {
    Text shown;
    /** Every text that was ever on the screen, also those for a moment only. */
    final List<Text> texts = new ArrayList<>();

    final List<SaveState> states = new ArrayList<>();
    final List<RefusedEdit<TextOperation>> refused = new ArrayList<>();
    final List<UnmergedEdits<Text, TextOperation>> unmerged = new ArrayList<>();
    final List<RemoteCaret> carets = new ArrayList<>();
    final List<Origin> origins = new ArrayList<>();

    TextRecorder(TextField field) {
        shown = field.text();
        field.listen(this);
    }

    @Override
    public void onChange(TextChange change) {
        shown = shown.apply(change.operation());
        texts.add(shown);
        origins.add(change.origin());
        if (!shown.equals(change.text())) {
            throw new AssertionError("a change was not told");
        }
    }

    @Override
    public void onSaveState(SaveState state) {
        states.add(state);
    }

    @Override
    public void onRefused(RefusedEdit<TextOperation> edit) {
        refused.add(edit);
    }

    @Override
    public void onUnmerged(UnmergedEdits<Text, TextOperation> edits) {
        unmerged.add(edits);
    }

    @Override
    public void onCaret(RemoteCaret caret) {
        carets.add(caret);
    }
}
