package io.collab4j.ot.text;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a {@link Text}: a B-tree whose leaves all have the same depth. Except at the root, a leaf holds
 * {@link TextLeaf#MIN} to {@link TextLeaf#MAX} code units and a branch {@link TextBranch#MIN} to
 * {@link TextBranch#MAX} children; a branch at the root has at least two.
 *
 * <p>An edit inside one leaf copies that leaf and the path to it. Any other edit cuts the tree and joins it again, which
 * keeps these bounds without a case for each way of overflowing or running empty.
 */
abstract class TextNode {
    abstract int length();

    /** 0 for a leaf. */
    abstract int height();

    abstract char charAt(int index);

    abstract void appendTo(StringBuilder out, int from, int to);

    /** Whether this node has {@code content[from, to)} at {@code index}. */
    abstract boolean matches(int index, String content, int from, int to);

    /** Whether another node has all the content of this one at {@code index}. */
    abstract boolean standsAt(int index, TextNode other);

    abstract void forEachLeaf(Consumer<String> action);

    /** UTF-8 bytes, two for each surrogate: so the sum over pieces does not depend on where the pieces were cut. */
    abstract long utf8Length();

    /** The node after an edit that stays within one leaf, or null if it does not or the leaf would leave its bounds. */
    abstract @Nullable TextNode replaceInLeaf(int position, int deleted, String inserted, int minimum);

    /** The first {@code length} code units, as a root. */
    abstract TextNode take(int length);

    /** All but the first {@code length} code units, as a root. */
    abstract TextNode drop(int length);

    static TextNode of(String content) {
        int length = content.length();
        if (length <= TextLeaf.MAX) {
            return length == 0 ? TextLeaf.EMPTY : new TextLeaf(content);
        }
        int count = groups(length, TextLeaf.BUILT);
        TextNode[] nodes = new TextNode[count];
        for (int i = 0; i < count; i++) {
            nodes[i] = new TextLeaf(content.substring(share(length, i, count), share(length, i + 1, count)));
        }
        return above(nodes);
    }

    private static TextNode above(TextNode[] nodes) {
        TextNode[] level = nodes;
        while (level.length > TextBranch.MAX) {
            int count = groups(level.length, TextBranch.BUILT);
            TextNode[] next = new TextNode[count];
            for (int i = 0; i < count; i++) {
                next[i] = new TextBranch(
                        Arrays.copyOfRange(level, share(level.length, i, count), share(level.length, i + 1, count)));
            }
            level = next;
        }
        return new TextBranch(level);
    }

    private static int groups(int length, int size) {
        return (length - 1) / size + 1;
    }

    private static int share(int length, int index, int count) {
        return (int) ((long) length * index / count);
    }

    static TextNode join(TextNode left, TextNode right) {
        if (left.length() == 0) {
            return right;
        }
        if (right.length() == 0) {
            return left;
        }
        if (left.height() > right.height()) {
            TextBranch branch = (TextBranch) left;
            return branch.withLast(join(branch.last(), right));
        }
        if (left.height() < right.height()) {
            TextBranch branch = (TextBranch) right;
            return branch.withFirst(join(left, branch.first()));
        }
        if (left instanceof TextLeaf first && right instanceof TextLeaf second) {
            return TextLeaf.join(first, second);
        }
        return TextBranch.join((TextBranch) left, (TextBranch) right);
    }
}
