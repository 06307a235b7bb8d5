package io.collab4j.runtime;

/** 128 bits as 22 characters that are legal in every identifier of the protocol. */
final class Ids {
    private static final char[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray();

    private Ids() {}

    static String encode(long high, long low) {
        char[] text = new char[22];
        encode(high, text, 0);
        encode(low, text, 11);
        return new String(text);
    }

    private static void encode(long bits, char[] into, int from) {
        long rest = bits;
        for (int i = 0; i < 11; i++) {
            into[from + i] = ALPHABET[(int) (rest & 63)];
            rest >>>= 6;
        }
    }
}
