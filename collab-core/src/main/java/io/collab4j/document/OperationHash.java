package io.collab4j.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells a repeat of an operation from another one under the same number: 128 bits of SHA-256 of its canonical form. */
final class OperationHash {
    private static final HexFormat HEX = HexFormat.of();
    // Copied for each use: looking one up by name costs more than the hash itself.
    private static final MessageDigest FRESH = lookUp();

    private OperationHash() {}

    private static MessageDigest lookUp() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every platform has SHA-256", impossible);
        }
    }

    /** Of an operation in its canonical JSON form. */
    static String of(String json) {
        try {
            byte[] digest = ((MessageDigest) FRESH.clone()).digest(json.getBytes(StandardCharsets.UTF_8));
            return HEX.formatHex(digest, 0, 16);
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the platform's own SHA-256 can be copied", impossible);
        }
    }
}
