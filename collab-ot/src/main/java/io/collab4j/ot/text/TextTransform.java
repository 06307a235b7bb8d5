package io.collab4j.ot.text;

import io.collab4j.ot.Side;
import io.collab4j.ot.text.ComponentCursor.Kind;

/** How two operations meet: one behind the other becomes one, two side by side are moved past each other. */
final class TextTransform {
    private TextTransform() {}

    /**
     * Moves {@code operation} behind {@code other}. Both walk along the text they share.
     *
     * <pre>
     *   other \ operation   retain    insert              delete
     *   retain              retain    insert              delete
     *   insert              retain    side decides        retain     what the other put in is walked over
     *   delete              nothing   insert              nothing    gone already; an insert in there survives
     * </pre>
     */
    static TextOperation transform(TextOperation operation, TextOperation other, Side side) {
        if (operation.isNoop()) {
            return TextOperation.noop(); // without its base length, which the other may have made too long
        }
        if (other.isNoop()) {
            return operation;
        }
        TextOperationBuilder out = new TextOperationBuilder(operation.hunks());
        ComponentCursor mine = new ComponentCursor(operation);
        ComponentCursor theirs = new ComponentCursor(other);
        while (!mine.atEnd()) {
            if (mine.is(Kind.INSERT) && (side == Side.LEFT || !theirs.is(Kind.INSERT))) {
                mine.take(mine.left(), out);
            } else if (theirs.is(Kind.INSERT)) {
                out.retain(theirs.left());
                theirs.skip(theirs.left());
            } else {
                int length = Math.min(mine.left(), theirs.left());
                if (theirs.is(Kind.RETAIN)) {
                    mine.take(length, out);
                } else {
                    mine.skip(length);
                }
                theirs.skip(length);
            }
        }
        return out.build();
    }

    /**
     * One operation out of two. {@code first} walks with what it leaves behind, {@code second} with what it finds.
     *
     * <pre>
     *   second \ first   retain   insert    delete
     *   retain           retain   insert    delete     what the first deleted, the second never sees
     *   delete           delete   nothing   delete
     *   insert           insert   insert    delete, then insert
     * </pre>
     */
    static TextOperation compose(TextOperation first, TextOperation second) {
        TextOperationBuilder out = new TextOperationBuilder(first.hunks() + second.hunks());
        ComponentCursor before = new ComponentCursor(first);
        ComponentCursor after = new ComponentCursor(second);
        while (!before.atEnd() || !after.atEnd()) {
            if (before.is(Kind.DELETE)) {
                before.take(before.left(), out);
            } else if (after.is(Kind.INSERT)) {
                after.take(after.left(), out);
            } else {
                int length = Math.min(before.left(), after.left());
                if (after.is(Kind.RETAIN)) {
                    before.take(length, out);
                } else {
                    if (before.is(Kind.RETAIN)) {
                        out.delete(length);
                    }
                    before.skip(length);
                }
                after.skip(length);
            }
        }
        return out.build();
    }
}
