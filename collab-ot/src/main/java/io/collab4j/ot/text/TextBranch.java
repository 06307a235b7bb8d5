package io.collab4j.ot.text;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node with children, and beside them where each child ends, so that looking a position up touches one array. */
final class TextBranch extends TextNode {
    static final int MIN = 16;
    static final int MAX = 32;
    /** Children of a text that is built at once. */
    static final int BUILT = 24;

    private final TextNode[] children;
    private final int[] ends;

    // Summed when first asked for. An object, so that a race sees all of it or nothing.
    private @Nullable Long utf8Length;

    TextBranch(TextNode[] children) {
        this.children = children;
        this.ends = new int[children.length];
        int end = 0;
        for (int i = 0; i < children.length; i++) {
            end += children[i].length();
            ends[i] = end;
        }
    }

    private TextBranch(TextNode[] children, int[] ends) {
        this.children = children;
        this.ends = ends;
    }

    @Override
    int length() {
        return ends[ends.length - 1];
    }

    @Override
    int height() {
        return children[0].height() + 1;
    }

    int childCount() {
        return children.length;
    }

    TextNode first() {
        return children[0];
    }

    TextNode last() {
        return children[children.length - 1];
    }

    /** The child that holds the code unit at {@code index}; the last one for the end of the text. */
    private int childAt(int index) {
        int low = 0;
        int high = ends.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] > index) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private int start(int child) {
        return child == 0 ? 0 : ends[child - 1];
    }

    @Override
    char charAt(int index) {
        int child = childAt(index);
        return children[child].charAt(index - start(child));
    }

    @Override
    void appendTo(StringBuilder out, int from, int to) {
        for (int i = childAt(from); i < children.length && start(i) < to; i++) {
            children[i].appendTo(out, Math.max(from, start(i)) - start(i), Math.min(to, ends[i]) - start(i));
        }
    }

    @Override
    boolean matches(int index, String content, int from, int to) {
        int done = from;
        for (int i = childAt(index); done < to; i++) {
            int inChild = index + done - from - start(i);
            int next = Math.min(to, done + children[i].length() - inChild);
            if (!children[i].matches(inChild, content, done, next)) {
                return false;
            }
            done = next;
        }
        return true;
    }

    @Override
    boolean standsAt(int index, TextNode other) {
        for (int i = 0; i < children.length; i++) {
            if (!children[i].standsAt(index + start(i), other)) {
                return false;
            }
        }
        return true;
    }

    @Override
    void forEachLeaf(Consumer<String> action) {
        for (TextNode child : children) {
            child.forEachLeaf(action);
        }
    }

    void forEachChild(Consumer<TextNode> action) {
        for (TextNode child : children) {
            action.accept(child);
        }
    }

    @Override
    long utf8Length() {
        Long counted = utf8Length;
        if (counted == null) {
            long sum = 0;
            for (TextNode child : children) {
                sum += child.utf8Length();
            }
            counted = sum;
            utf8Length = counted;
        }
        return counted;
    }

    @Override
    @Nullable
    TextNode replaceInLeaf(int position, int deleted, String inserted, int minimum) {
        int child = childAt(position);
        if (position + deleted > ends[child]) {
            return null;
        }
        TextNode edited = children[child].replaceInLeaf(position - start(child), deleted, inserted, TextLeaf.MIN);
        if (edited == null) {
            return null;
        }
        TextNode[] copy = children.clone();
        copy[child] = edited;
        int[] moved = ends.clone();
        int change = inserted.length() - deleted;
        for (int i = child; i < moved.length; i++) {
            moved[i] += change;
        }
        return new TextBranch(copy, moved);
    }

    @Override
    TextNode take(int length) {
        int child = childAt(length - 1);
        TextNode whole = of(Arrays.copyOfRange(children, 0, child));
        int rest = length - start(child);
        TextNode edge = children[child];
        return join(whole, rest == edge.length() ? edge : edge.take(rest));
    }

    @Override
    TextNode drop(int length) {
        int child = childAt(length);
        TextNode whole = of(Arrays.copyOfRange(children, child + 1, children.length));
        int gone = length - start(child);
        TextNode edge = children[child];
        return join(gone == 0 ? edge : edge.drop(gone), whole);
    }

    private static TextNode of(TextNode[] children) {
        return switch (children.length) {
            case 0 -> TextLeaf.EMPTY;
            case 1 -> children[0];
            default -> new TextBranch(children);
        };
    }

    /** With another last child: one of the same height, or one grown by a level, whose two children come in its place. */
    TextNode withLast(TextNode last) {
        return join(Arrays.copyOf(children, children.length - 1), grown(last));
    }

    TextNode withFirst(TextNode first) {
        return join(grown(first), Arrays.copyOfRange(children, 1, children.length));
    }

    private TextNode[] grown(TextNode child) {
        return child.height() == height() ? ((TextBranch) child).children : new TextNode[] {child};
    }

    static TextNode join(TextBranch left, TextBranch right) {
        return join(left.children, right.children);
    }

    private static TextNode join(TextNode[] left, TextNode[] right) {
        TextNode[] all = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, all, left.length, right.length);
        if (all.length <= MAX) {
            return new TextBranch(all);
        }
        int half = all.length / 2;
        return new TextBranch(new TextNode[] {
            new TextBranch(Arrays.copyOf(all, half)), new TextBranch(Arrays.copyOfRange(all, half, all.length))
        });
    }
}
