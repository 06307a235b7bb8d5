package io.collab4j.examples.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing piece of ASCII text, used again and again by the one thread of a run. */
final class Bytes {
    private byte[] array = new byte[1024];
    private int length;

    Bytes clear() {
        length = 0;
        return this;
    }

    Bytes put(byte[] text) {
        room(text.length);
        System.arraycopy(text, 0, array, length, text.length);
        length += text.length;
        return this;
    }

    Bytes put(String ascii) {
        return put(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    Bytes put(char ascii) {
        room(1);
        array[length++] = (byte) ascii;
        return this;
    }

    Bytes put(long number) {
        if (number < 0) {
            return put('-').put(-number);
        }
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        room(digits);
        long rest = number;
        for (int at = length + digits - 1; at >= length; at--) {
            array[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    private void room(int more) {
        if (length + more > array.length) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
        }
    }

    /** The last character that was put. */
    char last() {
        return (char) array[length - 1];
    }

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    @Override
    public String toString() {
        return new String(array, 0, length, StandardCharsets.ISO_8859_1);
    }
}
