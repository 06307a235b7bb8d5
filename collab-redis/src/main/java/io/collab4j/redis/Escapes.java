package io.collab4j.redis;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Texts without any separator in them, each of them another one: characters of the protocol's names stand as they are, what else
 * there is becomes its bytes in UTF-8, each as {@code %xx}, and half a surrogate pair, which has none, becomes {@code %uxxxx}.
 */
final class Escapes {
    private static final String UNESCAPED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~:-";

    private Escapes() {}

    static StringBuilder append(StringBuilder to, String text) {
        text.codePoints().forEach(character -> {
            if (UNESCAPED.indexOf(character) >= 0) {
                to.append((char) character);
            } else if (isHalf(character)) {
                to.append("%u").append(Integer.toHexString(character));
            } else {
                appendBytes(to, Character.toString(character).getBytes(StandardCharsets.UTF_8));
            }
        });
        return to;
    }

    private static boolean isHalf(int character) {
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }

    private static void appendBytes(StringBuilder to, byte[] units) {
        for (byte unit : units) {
            to.append('%').append(Character.forDigit(unit >> 4 & 15, 16)).append(Character.forDigit(unit & 15, 16));
        }
    }

    static String undo(String escaped) {
        if (escaped.indexOf('%') < 0) {
            return escaped;
        }
        StringBuilder text = new StringBuilder();
        ByteArrayOutputStream units = new ByteArrayOutputStream();
        int at = 0;
        while (at < escaped.length()) {
            char next = escaped.charAt(at);
            if (next != '%') {
                units.write(next);
                at++;
            } else if (escaped.charAt(at + 1) == 'u') {
                text.append(units.toString(StandardCharsets.UTF_8));
                units.reset();
                text.append((char) Integer.parseInt(escaped, at + 2, at + 6, 16));
                at += 6;
            } else {
                units.write(Integer.parseInt(escaped, at + 1, at + 3, 16));
                at += 3;
            }
        }
        return text.append(units.toString(StandardCharsets.UTF_8)).toString();
    }
}
