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
    private Kind kind = Kind.DELETE;
    private int left;
    private int walked;
    private boolean atEnd;

    ComponentCursor(TextOperation operation) {
        this.operation = operation;
        next();
    }

    Kind kind() {
        return kind;
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
        if (atEnd) {
            return;
        }
        if (kind != Kind.INSERT) {
            walked += length;
        } else if (length < left) {
            String insert = operation.inserted(hunk);
            Surrogates.requireWhole(insert, insert.length() - left + length);
        }
        left -= length;
        if (left == 0) {
            next();
        }
    }

    /** Passes over a part of the current component and repeats that part in another operation. */
    void take(int length, TextOperationBuilder out) {
        switch (kind) {
            case RETAIN -> out.retain(length);
            case DELETE -> out.delete(length);
            case INSERT -> {
                String insert = operation.inserted(hunk);
                int from = insert.length() - left;
                out.insertWellFormed(insert.substring(from, from + length));
            }
        }
        skip(length);
    }

    private void next() {
        do {
            switch (kind) {
                case RETAIN -> nextInsert();
                case INSERT -> {
                    kind = Kind.DELETE;
                    left = operation.deleted(hunk);
                }
                case DELETE -> {
                    kind = Kind.RETAIN;
                    nextHunk();
                }
            }
        } while (left == 0);
    }

    private void nextHunk() {
        hunk++;
        if (hunk < operation.hunks()) {
            left = operation.retained(hunk);
        } else if (walked < operation.baseLength()) {
            left = operation.baseLength() - walked;
        } else {
            end();
        }
    }

    private void nextInsert() {
        if (hunk == operation.hunks()) {
            end(); // that was the trailing retain
            return;
        }
        kind = Kind.INSERT;
        left = operation.inserted(hunk).length();
    }

    private void end() {
        left = Integer.MAX_VALUE;
        atEnd = true;
    }
}
