package io.collab4j.redis;

import java.nio.charset.StandardCharsets;

/**
 * Texts without any separator in them: characters of the protocol's names stand as they are, and each byte of what else there is
 * becomes {@code %xx}.
 */
final class Escapes {
    private static final String UNESCAPED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~:-";

    private Escapes() {}

    static StringBuilder append(StringBuilder to, String text) {
        for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
            if (UNESCAPED.indexOf(unit) >= 0) {
                to.append((char) unit);
            } else {
                to.append('%').append(Character.forDigit(unit >> 4 & 15, 16)).append(Character.forDigit(unit & 15, 16));
            }
        }
        return to;
    }

    static String undo(String escaped) {
        if (escaped.indexOf('%') < 0) {
            return escaped;
        }
        byte[] units = new byte[escaped.length()];
        int length = 0;
        for (int i = 0; i < escaped.length(); i++) {
            if (escaped.charAt(i) == '%') {
                units[length++] = (byte) Integer.parseInt(escaped, i + 1, i + 3, 16);
                i += 2;
            } else {
                units[length++] = (byte) escaped.charAt(i);
            }
        }
        return new String(units, 0, length, StandardCharsets.UTF_8);
    }
}
