package io.collab4j.examples.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the few members that matter in messages of JSON, without building anything: a frame is one object or an array of
 * them. It trusts that a server sends JSON and only makes sure that it cannot run beyond the frame.
 */
final class MessageScanner {
    private static final int SLOTS = 64;

    private final byte[][] names;
    private final byte[] slotOf = new byte[SLOTS];
    private final int[] starts;
    private final int[] ends;
    private byte[] bytes = new byte[0];
    private int message;
    private int at;
    private int to;

    /**
     * @param members names of the members to find; a member is known below by its place in this list
     */
    MessageScanner(String... members) {
        names = new byte[members.length][];
        starts = new int[members.length];
        ends = new int[members.length];
        for (int i = 0; i < members.length; i++) {
            names[i] = members[i].getBytes(StandardCharsets.US_ASCII);
            int slot = slot(names[i], 0, names[i].length);
            if (slotOf[slot] != 0) {
                throw new IllegalArgumentException(members[i] + " looks like another member");
            }
            slotOf[slot] = (byte) (i + 1);
        }
    }

    private static int slot(byte[] text, int from, int length) {
        return text[from] + text[from + length - 1] * 7 + length * 5 & SLOTS - 1;
    }

    void reset(byte[] frame, int from, int end) {
        bytes = frame;
        at = from;
        to = end;
    }

    /** Goes to the next message of the frame. */
    boolean next() {
        while (at < to && bytes[at] != '{') {
            at++;
        }
        if (at >= to) {
            return false;
        }
        Arrays.fill(starts, -1);
        message = at;
        at++;
        while (at < to && bytes[at] != '}') {
            if (bytes[at] == '"') {
                member();
            } else {
                at++;
            }
        }
        at++;
        return true;
    }

    private void member() {
        int name = at + 1;
        skipString();
        int length = at - 1 - name;
        while (at < to && (bytes[at] == ':' || bytes[at] <= ' ')) {
            at++;
        }
        int start = at;
        skipValue();
        int candidate = length > 0 ? slotOf[slot(bytes, name, length)] - 1 : -1;
        if (candidate >= 0 && Arrays.equals(names[candidate], 0, names[candidate].length, bytes, name, name + length)) {
            starts[candidate] = start;
            ends[candidate] = at;
        }
    }

    private void skipValue() {
        int depth = 0;
        while (at < to) {
            byte next = bytes[at];
            if (next == '"') {
                skipString();
            } else if (next == '{' || next == '[') {
                depth++;
                at++;
            } else if (depth > 0 && (next == '}' || next == ']')) {
                depth--;
                at++;
            } else if (depth > 0) {
                at++;
                continue;
            } else {
                skipPlain();
                return;
            }
            if (depth == 0) {
                return;
            }
        }
    }

    private void skipPlain() {
        while (at < to && bytes[at] != ',' && bytes[at] != '}' && bytes[at] != ']') {
            at++;
        }
    }

    private void skipString() {
        at++;
        while (at < to && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        at++;
    }

    /** Where the message begins. */
    int start() {
        return message;
    }

    /** Where it ends. */
    int end() {
        return Math.min(at, to);
    }

    boolean has(int member) {
        return starts[member] >= 0;
    }

    int start(int member) {
        return starts[member];
    }

    int end(int member) {
        return ends[member];
    }

    /** Whether a member is this text. */
    boolean is(int member, byte[] quoted) {
        return has(member) && Arrays.equals(quoted, 0, quoted.length, bytes, starts[member], ends[member]);
    }

    /** Whether a member is written with this at its beginning. */
    boolean begins(int member, byte[] beginning) {
        int end = starts[member] + beginning.length;
        return has(member)
                && end <= ends[member]
                && Arrays.equals(beginning, 0, beginning.length, bytes, starts[member], end);
    }

    /** A whole number, or -1 if it is none. */
    long number(int member) {
        long number = has(member) && starts[member] < ends[member] ? 0 : -1;
        for (int i = starts[member]; has(member) && i < ends[member]; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** A member as it is written, quotes included; the empty text if it is not there. */
    String raw(int member) {
        return has(member)
                ? new String(bytes, starts[member], ends[member] - starts[member], StandardCharsets.UTF_8)
                : "";
    }
}
