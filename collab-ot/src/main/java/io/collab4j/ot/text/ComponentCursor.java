package io.collab4j.ot.text;

/**
 * Walks along the components of an operation and splits them where the walk along another operation needs it.
 * Behind the end lies one retain without end, because an operation keeps what it does not reach.
 */
final class ComponentCursor {
    enum Kind {
        RETAIN,
        INSERT,
        DELETE
    }

    private final TextOperation operation;
    private int hunk = -1;
    private Kind kind = Kind.RETAIN;
    private int left;
    private int walked;
    private boolean atEnd;

    ComponentCursor(TextOperation operation) {
        this.operation = operation;
        nextHunk();
    }

    boolean is(Kind expected) {
        return kind == expected;
    }

    /** What is left of the current component. */
    int left() {
        return left;
    }

    boolean atEnd() {
        return atEnd;
    }

    /** Passes over a part of the current component. */
    void skip(int length) {
        if (length == left) {
            next();
            return;
        }
        if (kind == Kind.INSERT) {
            String insert = operation.inserted(hunk);
            Surrogates.requireWhole(insert, insert.length() - left + length);
        }
        if (!atEnd) {
            left -= length;
        }
    }

    /** Passes over a part of the current component and repeats that part in another operation. */
    void take(int length, TextOperationBuilder out) {
        if (kind == Kind.RETAIN) {
            out.retain(length);
        } else if (kind == Kind.DELETE) {
            out.delete(length);
        } else {
            String insert = operation.inserted(hunk);
            int from = insert.length() - left;
            out.insertWellFormed(insert.substring(from, from + length));
        }
        skip(length);
    }

    private void next() {
        if (kind == Kind.RETAIN && hunk < operation.hunks()) {
            kind = Kind.INSERT;
            left = operation.inserted(hunk).length();
            if (left > 0) {
                return;
            }
        }
        if (kind == Kind.INSERT) {
            kind = Kind.DELETE;
            left = operation.deleted(hunk);
            if (left > 0) {
                return;
            }
        }
        nextHunk();
    }

    private void nextHunk() {
        kind = Kind.RETAIN;
        if (hunk >= 0 && hunk < operation.hunks()) {
            walked += operation.retained(hunk) + operation.deleted(hunk);
        }
        hunk++;
        if (hunk < operation.hunks()) {
            left = operation.retained(hunk);
            if (left == 0) {
                next(); // only the first hunk may start without a retain
            }
        } else if (hunk == operation.hunks() && walked < operation.baseLength()) {
            left = operation.baseLength() - walked;
        } else {
            left = Integer.MAX_VALUE;
            atEnd = true;
        }
    }
}
