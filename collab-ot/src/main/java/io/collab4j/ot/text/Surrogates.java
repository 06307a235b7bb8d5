package io.collab4j.ot.text;

import io.collab4j.ot.OperationException;
import io.collab4j.ot.OperationException.Reason;

/** Characters outside the basic plane are two code units; this is where we ask whether a place lies between them. */
final class Surrogates {
    private Surrogates() {}

    /** Whether a cut before {@code index} would part the two halves of one character. */
    static boolean splits(CharSequence text, int index) {
        return index > 0
                && index < text.length()
                && Character.isLowSurrogate(text.charAt(index))
                && Character.isHighSurrogate(text.charAt(index - 1));
    }

    static void requireWhole(CharSequence text, int index) {
        if (splits(text, index)) {
            throw new OperationException(Reason.SURROGATE_SPLIT, "position " + index + " lies inside a character");
        }
    }

    static void requireWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (!Character.isSurrogate(unit)) {
                continue;
            }
            if (Character.isLowSurrogate(unit)
                    || i + 1 == text.length()
                    || !Character.isLowSurrogate(text.charAt(++i))) {
                throw new OperationException(Reason.SURROGATE_SPLIT, "an insert holds half of a character");
            }
        }
    }
}
