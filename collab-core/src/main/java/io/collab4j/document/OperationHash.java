package io.collab4j.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells a repeat of an operation from another one under the same number: 128 bits of SHA-256 of its canonical form. */
final class OperationHash {
    private OperationHash() {}

    static <S, O> String of(OperationCodec<S, O> codec, O operation) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(codec.encode(operation).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every platform has SHA-256", impossible);
        }
    }
}
