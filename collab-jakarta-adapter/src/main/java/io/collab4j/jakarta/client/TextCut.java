package io.collab4j.jakarta.client;

import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextOperationBuilder;
import java.util.List;

/** Cuts an operation in two that follow each other, so that the JSON of the first fits into a number of bytes. */
final class TextCut implements TextOperation.Visitor {
    /** One character must always fit, else cutting would never end. */
    private static final long SMALLEST = 32;

    /** A number with its sign and the comma behind it. */
    private static final int NUMBER = 12;

    private static final int QUOTES = 3;

    private final TextOperationBuilder first = TextOperation.builder();
    private final TextOperationBuilder rest = TextOperation.builder();
    private long left;
    private boolean full;

    private TextCut(long maxBytes) {
        left = Math.max(SMALLEST, maxBytes);
    }

    /** The operation itself if it fits, else two. */
    static List<TextOperation> cut(TextOperation operation, long maxBytes) {
        TextCut cut = new TextCut(maxBytes);
        operation.forEach(cut);
        return cut.full ? List.of(cut.first.build(), cut.rest.build()) : List.of(operation);
    }

    @Override
    public void retain(int length) {
        if (!full) {
            take(NUMBER);
        }
        if (!full) {
            first.retain(length);
        }
        // What the first part keeps or puts in, the second walks over.
        rest.retain(length);
    }

    @Override
    public void delete(int length) {
        if (!full) {
            take(NUMBER);
        }
        (full ? rest : first).delete(length);
    }

    @Override
    public void insert(String content) {
        int fits = full ? 0 : unitsWithin(content, left - QUOTES);
        if (fits > 0) {
            first.insert(content.substring(0, fits));
            rest.retain(fits);
            left -= QUOTES + jsonBytes(content, fits);
        }
        if (fits < content.length()) {
            full = true;
            rest.insert(content.substring(fits));
        }
    }

    private void take(int bytes) {
        left -= bytes;
        full = left < 0;
    }

    /** How much of a string fits; never half a character. */
    private static int unitsWithin(String content, long bytes) {
        long free = bytes;
        int units = 0;
        while (units < content.length()) {
            int character = content.codePointAt(units);
            free -= jsonBytes(character);
            if (free < 0) {
                break;
            }
            units += Character.charCount(character);
        }
        return units;
    }

    private static long jsonBytes(String content, int units) {
        return content.substring(0, units)
                .codePoints()
                .mapToLong(TextCut::jsonBytes)
                .sum();
    }

    /** At most so many bytes a character takes inside a JSON string in UTF-8. */
    private static int jsonBytes(int character) {
        if (character < 0x20) {
            return 6;
        }
        if (character < 0x80) {
            return character == '"' || character == '\\' ? 2 : 1;
        }
        if (character < 0x800) {
            return 2;
        }
        return character < 0x10000 ? 3 : 4;
    }
}
