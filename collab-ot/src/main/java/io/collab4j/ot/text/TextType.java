package io.collab4j.ot.text;

import io.collab4j.ot.CursorType;
import io.collab4j.ot.InvertibleType;
import io.collab4j.ot.OperationException;
import io.collab4j.ot.OperationException.Reason;
import io.collab4j.ot.Side;

/**
 * Plain text. Of two insertions at the same place the one with {@link Side#LEFT} comes to stand left; the server and
 * the client give that side to the one committed later, which keeps the runs of people who type at one place whole.
 *
 * <p>{@link #transform} and {@link #compose} of operations that cut no surrogate pair cut none either, so alignment is
 * checked once, against the state an operation was made for. The transform is the insert/delete walk that has been in
 * use since Jupiter (Nichols, Curtis, Dixon, Lamping 1995).
 */
public final class TextType implements InvertibleType<Text, TextOperation>, CursorType<TextOperation, TextSelection> {

    /** The type; it has no state. */
    public static final TextType INSTANCE = new TextType();

    private TextType() {}

    @Override
    public String name() {
        return "text";
    }

    @Override
    public Text initial() {
        return Text.EMPTY;
    }

    @Override
    public void validate(Text state, TextOperation operation) {
        if (operation.baseLength() > state.length()) {
            throw new OperationException(
                    Reason.BASE_LENGTH,
                    "made for a text of " + operation.baseLength() + " or more, this one has " + state.length());
        }
        long result = (long) state.length() - operation.baseLength() + operation.targetLength();
        if (result > Integer.MAX_VALUE) {
            throw TextOperation.tooLong();
        }
        int at = 0;
        for (int hunk = 0; hunk < operation.hunks(); hunk++) {
            at += operation.retained(hunk);
            Surrogates.requireWhole(state, at);
            if (operation.deleted(hunk) > 0) {
                at += operation.deleted(hunk);
                Surrogates.requireWhole(state, at);
            }
        }
    }

    @Override
    public Text apply(Text state, TextOperation operation) {
        validate(state, operation);
        return state.apply(operation);
    }

    @Override
    public TextOperation compose(TextOperation first, TextOperation second) {
        return TextTransform.compose(first, second);
    }

    @Override
    public TextOperation transform(TextOperation operation, TextOperation other, Side side) {
        return TextTransform.transform(operation, other, side);
    }

    @Override
    public TextOperation invert(TextOperation operation, Text before) {
        validate(before, operation);
        TextOperationBuilder inverse = new TextOperationBuilder(operation.hunks() + 1);
        int at = 0;
        for (int hunk = 0; hunk < operation.hunks(); hunk++) {
            if (operation.retained(hunk) > 0) {
                inverse.retain(operation.retained(hunk));
                at += operation.retained(hunk);
            }
            if (operation.deleted(hunk) > 0) {
                int end = at + operation.deleted(hunk);
                inverse.insertWellFormed(before.slice(at, end));
                at = end;
            }
            if (!operation.inserted(hunk).isEmpty()) {
                inverse.delete(operation.inserted(hunk).length());
            }
        }
        return inverse.build();
    }

    @Override
    public TextSelection transformCursor(TextSelection cursor, TextOperation operation, boolean own) {
        return new TextSelection(
                operation.transformPosition(cursor.anchor(), own), operation.transformPosition(cursor.head(), own));
    }
}
