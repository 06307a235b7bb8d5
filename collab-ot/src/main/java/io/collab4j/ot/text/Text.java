package io.collab4j.ot.text;

import java.util.Objects;

/**
 * A long text that is never changed: an edit gives a new text and shares with the old one all but the few hundred code
 * units around the edit. Keeping every version of a document therefore costs little, and readers need no lock.
 *
 * <p>An edit and a look-up cost O(log n), building O(n). Equal to another {@code Text} of the same content, never to a
 * {@code String}. Whether edits cut surrogate pairs is not asked here but in {@link TextType#validate}.
 */
public final class Text implements CharSequence {
    /** The text without any content. */
    public static final Text EMPTY = new Text(TextLeaf.EMPTY);

    private final TextNode root;
    private int hash;

    private Text(TextNode root) {
        this.root = root;
    }

    private static Text of(TextNode root) {
        return root.length() == 0 ? EMPTY : new Text(root);
    }

    /** A text of this content. */
    public static Text of(String content) {
        return of(TextNode.of(content));
    }

    @Override
    public int length() {
        return root.length();
    }

    @Override
    public char charAt(int index) {
        return root.charAt(Objects.checkIndex(index, length()));
    }

    /** A part as a string. */
    public String slice(int start, int end) {
        Objects.checkFromToIndex(start, end, length());
        StringBuilder out = new StringBuilder(end - start);
        root.appendTo(out, start, end);
        return out.toString();
    }

    @Override
    public Text subSequence(int start, int end) {
        Objects.checkFromToIndex(start, end, length());
        return of(drop(take(root, end), start));
    }

    /**
     * This text with {@code deleted} code units from {@code position} on replaced by another content.
     *
     * @throws IndexOutOfBoundsException if the range lies outside of the text
     * @throws ArithmeticException if the result would be longer than any text
     */
    public Text replace(int position, int deleted, String inserted) {
        Objects.checkFromIndexSize(position, deleted, length());
        Math.addExact(length() - deleted, inserted.length());
        TextNode edited = root.replaceInLeaf(position, deleted, inserted, 0);
        if (edited == null) {
            TextNode head = TextNode.join(take(root, position), TextNode.of(inserted));
            edited = TextNode.join(head, drop(root, position + deleted));
        }
        return of(edited);
    }

    /**
     * This text after an operation.
     *
     * @throws IndexOutOfBoundsException if the operation reaches behind the end of the text
     */
    public Text apply(TextOperation operation) {
        Text text = this;
        int at = 0;
        for (int hunk = 0; hunk < operation.hunks(); hunk++) {
            at += operation.retained(hunk);
            text = text.replace(at, operation.deleted(hunk), operation.inserted(hunk));
            at += operation.inserted(hunk).length();
        }
        return text;
    }

    private static TextNode take(TextNode node, int length) {
        return length == 0 ? TextLeaf.EMPTY : length == node.length() ? node : node.take(length);
    }

    private static TextNode drop(TextNode node, int length) {
        return length == 0 ? node : length == node.length() ? TextLeaf.EMPTY : node.drop(length);
    }

    /**
     * How many bytes the text takes in UTF-8. Counted once for each piece, so after an edit only the edited piece is
     * counted again. Half of a surrogate pair on its own counts two.
     */
    public long utf8Length() {
        return root.utf8Length();
    }

    TextNode root() {
        return root;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Text that) || length() != that.length()) {
            return false;
        }
        return root == that.root || root.standsAt(0, that.root);
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            int[] sum = {0};
            root.forEachLeaf(leaf -> {
                for (int i = 0; i < leaf.length(); i++) {
                    sum[0] = 31 * sum[0] + leaf.charAt(i);
                }
            });
            hash = sum[0];
        }
        return hash;
    }

    /** The whole content. */
    @Override
    public String toString() {
        return slice(0, length());
    }
}
