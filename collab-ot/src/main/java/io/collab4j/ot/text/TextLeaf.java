package io.collab4j.ot.text;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run of text. A {@code String}, because that takes one byte a character for most of the world's text. */
final class TextLeaf extends TextNode {
    static final int MIN = 256;
    static final int MAX = 512;
    /** Leaves of a text that is built at once: room for typing and for deleting. */
    static final int BUILT = 384;

    static final TextLeaf EMPTY = new TextLeaf("");

    private final String content;

    // Counted when first asked for. A race counts twice and writes the same number.
    private int utf8Length = -1;

    TextLeaf(String content) {
        this.content = content;
    }

    @Override
    int length() {
        return content.length();
    }

    @Override
    int height() {
        return 0;
    }

    @Override
    char charAt(int index) {
        return content.charAt(index);
    }

    @Override
    void appendTo(StringBuilder out, int from, int to) {
        out.append(content.substring(from, to));
    }

    @Override
    boolean matches(int index, String other, int from, int to) {
        return content.regionMatches(index, other, from, to - from);
    }

    @Override
    boolean standsAt(int index, TextNode other) {
        return other.matches(index, content, 0, content.length());
    }

    @Override
    void forEachLeaf(Consumer<String> action) {
        action.accept(content);
    }

    @Override
    long utf8Length() {
        int counted = utf8Length;
        if (counted < 0) {
            counted = 0;
            for (int i = 0; i < content.length(); i++) {
                char unit = content.charAt(i);
                counted += unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
            }
            utf8Length = counted;
        }
        return counted;
    }

    @Override
    @Nullable
    TextNode replaceInLeaf(int position, int deleted, String inserted, int minimum) {
        int length = content.length() - deleted;
        if (inserted.length() > MAX - length || length + inserted.length() < minimum) {
            return null;
        }
        String head = content.substring(0, position);
        return new TextLeaf(head.concat(inserted).concat(content.substring(position + deleted)));
    }

    @Override
    TextNode take(int length) {
        return new TextLeaf(content.substring(0, length));
    }

    @Override
    TextNode drop(int length) {
        return new TextLeaf(content.substring(length));
    }

    static TextNode join(TextLeaf left, TextLeaf right) {
        int length = left.length() + right.length();
        if (length > MAX && left.length() >= MIN && right.length() >= MIN) {
            return new TextBranch(new TextNode[] {left, right});
        }
        return of(left.content.concat(right.content));
    }
}
