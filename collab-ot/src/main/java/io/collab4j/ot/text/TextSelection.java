package io.collab4j.ot.text;

/**
 * A caret or a selected range, in UTF-16 code units.
 *
 * @param anchor where the selection was started
 * @param head where the caret is; it may stand before the anchor
 */
public record TextSelection(int anchor, int head) {

    /**
     * Checks the positions.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public TextSelection {
        if (anchor < 0 || head < 0) {
            throw new IllegalArgumentException("a selection starts and ends at 0 or later");
        }
    }

    /** A caret without a selected range. */
    public static TextSelection caret(int position) {
        return new TextSelection(position, position);
    }

    public boolean isCaret() {
        return anchor == head;
    }
}
