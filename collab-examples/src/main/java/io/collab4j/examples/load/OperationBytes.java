package io.collab4j.examples.load;

/** Reads how much an operation makes a text grow from its JSON, in either dialect. */
final class OperationBytes {
    private OperationBytes() {}

    /**
     * Adds up the first array in a range: a string inserts, a negative number deletes, and so does {@code {"d": n}} or
     * {@code {"d": "text"}}.
     */
    static int growth(byte[] json, int from, int to) {
        int at = from;
        while (at < to && json[at] != '[') {
            at++;
        }
        int growth = 0;
        boolean deletes = false;
        while (++at < to && json[at] != ']') {
            byte next = json[at];
            if (next == '"') {
                int end = stringEnd(json, at, to);
                boolean name = end + 1 < to && json[end + 1] == ':';
                growth += name ? 0 : deletes ? -length(json, at, end) : length(json, at, end);
                at = end;
            } else if (next == '{' || next == '}') {
                deletes = next == '{';
            } else if (next == '-' || (next >= '0' && next <= '9')) {
                int number = 0;
                int digit = next == '-' ? at + 1 : at;
                for (; digit < to && json[digit] >= '0' && json[digit] <= '9'; digit++) {
                    number = number * 10 + json[digit] - '0';
                }
                growth -= deletes || next == '-' ? number : 0;
                at = digit - 1;
            }
        }
        return growth;
    }

    private static int stringEnd(byte[] json, int quote, int to) {
        int at = quote + 1;
        while (at < to && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    /** Only ASCII is typed here, so all that can be longer than it is are escapes. */
    private static int length(byte[] json, int quote, int end) {
        int length = 0;
        for (int at = quote + 1; at < end; at++) {
            if (json[at] == '\\') {
                at += json[at + 1] == 'u' ? 5 : 1;
            }
            length++;
        }
        return length;
    }
}
