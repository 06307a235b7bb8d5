package io.collab4j.channel;

import io.collab4j.protocol.Names;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Names of the library's own channels, which no client reads or writes as such. */
public final class ReservedChannel {
    private ReservedChannel() {}

    /**
     * The channel of something: {@code collab:kind:part:part}. Parts may be any text; different parts never make the same
     * name, for what has no place in a name is escaped, and what would be too long is hashed as a whole (SHA-256).
     *
     * @param kind one of those the channel service was given as its own
     */
    public static String name(String kind, String... parts) {
        StringBuilder name =
                new StringBuilder(ChannelKinds.RESERVED).append(':').append(kind);
        int head = name.length();
        for (String part : parts) {
            escape(part, name.append(':'));
        }
        if (name.length() <= Names.MAX_LENGTH) {
            return name.toString();
        }
        // Behind an escape there are digits or a dash, never a colon: no escaped name looks like this one.
        return name.substring(0, head) + ":~:" + hash(name.toString());
    }

    /** An empty part is written as an escape of nothing, so that a name never ends with its colon. */
    private static void escape(String part, StringBuilder out) {
        if (part.isEmpty()) {
            out.append("~-");
        }
        for (int i = 0; i < part.length(); i++) {
            char unit = part.charAt(i);
            if (isPlain(unit)) {
                out.append(unit);
            } else {
                // By UTF-16 unit: encoding to bytes would make one of all halves of characters.
                out.append('~').append(HexFormat.of().toHexDigits(unit));
            }
        }
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    private static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every platform has SHA-256", impossible);
        }
    }
}
