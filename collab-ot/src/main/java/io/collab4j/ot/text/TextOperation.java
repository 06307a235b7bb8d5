package io.collab4j.ot.text;

import io.collab4j.ot.OperationException;
import io.collab4j.ot.OperationException.Reason;
import java.util.Arrays;

/**
 * One edit of a text: a walk from its start that retains, inserts and deletes. What the walk does not reach is retained.
 *
 * <p>Canonical by construction, so equal effects in equal shape are equal objects: no empty and no neighbouring
 * components of one kind, an insert stands before a delete at the same place, no trailing retain. A trailing retain
 * that was written counts only into {@link #baseLength()}, which is a check and not part of the value.
 */
public final class TextOperation {
    private static final TextOperation NOOP = new TextOperation(new int[0], new String[0], 0, 0);

    // Hunk i: retain spans[2i], insert inserts[i] ("" if nothing), then delete spans[2i + 1]. Only hunk 0 may retain 0.
    private final int[] spans;
    private final String[] inserts;
    private final int baseLength;
    private final int targetLength;

    TextOperation(int[] spans, String[] inserts, long baseLength, long targetLength) {
        if (baseLength > Integer.MAX_VALUE || targetLength > Integer.MAX_VALUE) {
            throw tooLong();
        }
        this.spans = spans;
        this.inserts = inserts;
        this.baseLength = (int) baseLength;
        this.targetLength = (int) targetLength;
    }

    static OperationException tooLong() {
        return new OperationException(Reason.TOO_LONG, "longer than any text");
    }

    static OperationException emptyInsert() {
        return new OperationException(Reason.EMPTY_INSERT, "an empty insert");
    }

    static OperationException badCount(String message) {
        return new OperationException(Reason.BAD_COUNT, message);
    }

    /** Starts an operation. */
    public static TextOperationBuilder builder() {
        return new TextOperationBuilder(1);
    }

    /** The operation that changes nothing, on any text. */
    public static TextOperation noop() {
        return NOOP;
    }

    /**
     * Inserts a text at a position.
     *
     * @throws OperationException if the position is negative, or the content empty or not well-formed
     */
    public static TextOperation insert(int position, String content) {
        if (content.isEmpty()) {
            throw emptyInsert();
        }
        return replace(position, 0, content);
    }

    /**
     * Deletes {@code length} code units from a position on; with 0 it changes nothing.
     *
     * @throws OperationException if a number is negative
     */
    public static TextOperation delete(int position, int length) {
        return replace(position, length, "");
    }

    /**
     * Puts a text in the place of {@code length} code units; either may be empty.
     *
     * @throws OperationException if a number is negative or the content not well-formed
     */
    public static TextOperation replace(int position, int length, String content) {
        if (position < 0 || length < 0) {
            throw badCount("a negative position or length");
        }
        Surrogates.requireWellFormed(content);
        long base = (long) position + length;
        long target = (long) position + content.length();
        if (length == 0 && content.isEmpty()) {
            return new TextOperation(NOOP.spans, NOOP.inserts, base, target);
        }
        return new TextOperation(new int[] {position, length}, new String[] {content}, base, target);
    }

    /**
     * The operation that makes {@code after} out of {@code before}: one replacement of all that lies between their
     * common start and their common end.
     *
     * @throws OperationException if what is to be inserted is not well-formed
     */
    public static TextOperation between(CharSequence before, CharSequence after) {
        int shorter = Math.min(before.length(), after.length());
        int start = 0;
        while (start < shorter && before.charAt(start) == after.charAt(start)) {
            start++;
        }
        if (Surrogates.splits(before, start) || Surrogates.splits(after, start)) {
            start--;
        }
        int end = 0;
        while (end < shorter - start
                && before.charAt(before.length() - 1 - end) == after.charAt(after.length() - 1 - end)) {
            end++;
        }
        if (Surrogates.splits(before, before.length() - end) || Surrogates.splits(after, after.length() - end)) {
            end--;
        }
        String inserted = after.subSequence(start, after.length() - end).toString();
        return replace(start, before.length() - end - start, inserted);
    }

    /** How much of a text it walks over; it is valid only on a text at least as long. */
    public int baseLength() {
        return baseLength;
    }

    /** How long that part is afterwards. */
    public int targetLength() {
        return targetLength;
    }

    /** Whether it changes nothing. */
    public boolean isNoop() {
        return inserts.length == 0;
    }

    /** How many retains, inserts and deletes it has. */
    public int componentCount() {
        int count = 0;
        for (int hunk = 0; hunk < hunks(); hunk++) {
            count += (retained(hunk) > 0 ? 1 : 0) + (inserted(hunk).isEmpty() ? 0 : 1) + (deleted(hunk) > 0 ? 1 : 0);
        }
        return count;
    }

    /** About how many bytes of memory it holds, for budgets. */
    public int size() {
        long size = 64 + 64L * hunks();
        for (String insert : inserts) {
            size += 2L * insert.length();
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    /** Shows every component to a visitor, from the start of the text to its end. */
    public void forEach(Visitor visitor) {
        for (int hunk = 0; hunk < hunks(); hunk++) {
            if (retained(hunk) > 0) {
                visitor.retain(retained(hunk));
            }
            if (!inserted(hunk).isEmpty()) {
                visitor.insert(inserted(hunk));
            }
            if (deleted(hunk) > 0) {
                visitor.delete(deleted(hunk));
            }
        }
    }

    /**
     * Where a position stands after this operation. Inside a deleted range it goes to the start of the range; an
     * insertion at the position itself pushes it only if it is the owner's own.
     */
    public int transformPosition(int position, boolean own) {
        int at = 0;
        int moved = position;
        for (int hunk = 0; hunk < hunks(); hunk++) {
            at += retained(hunk);
            if (at > position || (at == position && !own)) {
                break;
            }
            moved += inserted(hunk).length() - Math.min(deleted(hunk), position - at);
            at += deleted(hunk);
        }
        return moved;
    }

    int hunks() {
        return inserts.length;
    }

    int retained(int hunk) {
        return spans[2 * hunk];
    }

    int deleted(int hunk) {
        return spans[2 * hunk + 1];
    }

    String inserted(int hunk) {
        return inserts[hunk];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextOperation that
                && Arrays.equals(spans, that.spans)
                && Arrays.equals(inserts, that.inserts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(spans) + Arrays.hashCode(inserts);
    }

    /** Lengths only: operations carry what people write and may appear in logs. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("TextOperation[");
        for (int hunk = 0; hunk < hunks(); hunk++) {
            out.append(hunk == 0 ? "" : ", ").append("retain ").append(retained(hunk));
            out.append(" insert ").append(inserted(hunk).length());
            out.append(" delete ").append(deleted(hunk));
        }
        return out.append(']').toString();
    }

    /** Sees the components of an operation in order. */
    public interface Visitor {
        /** Keeps the next {@code length} code units. */
        void retain(int length);

        /** Puts a text here; never empty. */
        void insert(String content);

        /** Drops the next {@code length} code units. */
        void delete(int length);
    }
}
