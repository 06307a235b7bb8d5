package io.collab4j.ot.text;

import io.collab4j.ot.OperationException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects the components of a {@link TextOperation} in the order of the text and brings them into canonical form.
 * For one thread and one operation.
 */
public final class TextOperationBuilder {
    private int[] spans;
    private String[] inserts;
    private int hunks;
    private long baseLength;
    private long targetLength;

    // The hunk under construction. Inserts that follow each other gather in a builder, so that a million of them
    // do not copy each other a million times.
    private int retained;
    private String inserted = "";
    private @Nullable StringBuilder gathered;
    private int deleted;

    TextOperationBuilder(int expectedHunks) {
        spans = new int[2 * expectedHunks];
        inserts = new String[expectedHunks];
    }

    /**
     * Keeps the next {@code length} code units.
     *
     * @throws OperationException if the length is not positive or the sum exceeds any text
     */
    public TextOperationBuilder retain(int length) {
        count(length);
        targetLength += length;
        if (deleted > 0 || !inserted.isEmpty()) {
            finishHunk();
        }
        retained += length;
        return this;
    }

    /**
     * Puts a text here.
     *
     * @throws OperationException if it is empty or holds half of a surrogate pair
     */
    public TextOperationBuilder insert(String content) {
        if (content.isEmpty()) {
            throw TextOperation.emptyInsert();
        }
        Surrogates.requireWellFormed(content);
        return insertWellFormed(content);
    }

    TextOperationBuilder insertWellFormed(String content) {
        targetLength += content.length();
        if (inserted.isEmpty()) {
            inserted = content;
            return this;
        }
        if (gathered == null) {
            gathered = new StringBuilder(inserted);
        }
        gathered.append(content);
        return this;
    }

    /**
     * Drops the next {@code length} code units.
     *
     * @throws OperationException if the length is not positive or the sum exceeds any text
     */
    public TextOperationBuilder delete(int length) {
        count(length);
        deleted += length;
        return this;
    }

    private void count(int length) {
        if (length <= 0) {
            throw TextOperation.badCount("a retain or delete of nothing or less");
        }
        baseLength += length;
        if (baseLength > Integer.MAX_VALUE) {
            throw TextOperation.tooLong();
        }
    }

    private void finishHunk() {
        if (hunks == inserts.length) {
            spans = Arrays.copyOf(spans, 4 * hunks);
            inserts = Arrays.copyOf(inserts, 2 * hunks);
        }
        spans[2 * hunks] = retained;
        spans[2 * hunks + 1] = deleted;
        inserts[hunks++] = gathered == null ? inserted : gathered.toString();
        retained = 0;
        inserted = "";
        gathered = null;
        deleted = 0;
    }

    /**
     * The operation; the builder is used up.
     *
     * @throws OperationException if the result would be longer than any text
     */
    public TextOperation build() {
        if (deleted > 0 || !inserted.isEmpty()) {
            finishHunk();
        }
        boolean full = hunks == inserts.length;
        return new TextOperation(
                full ? spans : Arrays.copyOf(spans, 2 * hunks),
                full ? inserts : Arrays.copyOf(inserts, hunks),
                baseLength,
                targetLength);
    }
}
