package io.collab4j.stream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client's key says: the node that has the stream, and which of its streams that is. The key is told to nobody but its
 * client; nodes know it by its hash, which is enough for 128 random bits.
 */
record StreamKey(String node, String hash) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{22})\\.[A-Za-z0-9_-]{22}");

    /** A key that belongs to a stream of this node. */
    static String write(String node, String secret) {
        return node + '.' + secret;
    }

    /** Empty if it is no key at all. */
    static Optional<StreamKey> read(String key) {
        Matcher form = FORM.matcher(key);
        return form.matches() ? Optional.of(new StreamKey(form.group(1), hash(key))) : Optional.empty();
    }

    private static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every platform has SHA-256", impossible);
        }
    }
}
