package io.collab4j.json;

/** Sizes in UTF-8 without encoding. */
public final class Utf8 {
    private Utf8() {}

    public static int length(String text) {
        return length(text, 0, text.length());
    }

    /** Bytes of a part of a text. */
    public static int length(String text, int from, int to) {
        int bytes = to - from;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                bytes++;
                if (c >= 0x800) {
                    // A pair is four bytes for two units, so each half adds one.
                    bytes += Character.isSurrogate(c) ? 0 : 1;
                }
            }
        }
        return bytes;
    }
}
