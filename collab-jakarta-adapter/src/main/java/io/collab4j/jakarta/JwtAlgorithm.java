package io.collab4j.jakarta;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import java.math.BigInteger;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** A signature algorithm of RFC 7518, and which keys are good enough for it. */
enum JwtAlgorithm {
    HS256(32),
    HS384(48),
    HS512(64),
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    ES256("P-256"),
    ES384("P-384"),
    ES512("P-521");

    private static final int MIN_RSA_BITS = 2048;
    /** Verifying takes longer the larger the key is. */
    private static final int MAX_RSA_BITS = 16_384;

    /** For a secret, else 0. */
    private final int minBytes;

    /** For a point, else null. */
    private final @Nullable String curve;

    JwtAlgorithm() {
        this.minBytes = 0;
        this.curve = null;
    }

    JwtAlgorithm(int minBytes) {
        this.minBytes = minBytes;
        this.curve = null;
    }

    JwtAlgorithm(String curve) {
        this.minBytes = 0;
        this.curve = curve;
    }

    /** By its exact name; there is none called {@code none}. */
    static Optional<JwtAlgorithm> named(String name) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.name().equals(name))
                .findFirst();
    }

    JWSAlgorithm standard() {
        return JWSAlgorithm.parse(name());
    }

    /** Whether whoever can verify can also sign. */
    boolean isSymmetric() {
        return minBytes > 0;
    }

    /** Whether a key is of the algorithm's kind and strong enough. */
    boolean fits(Key key) {
        if (isSymmetric()) {
            return key instanceof SecretKey secret && secret.getEncoded().length >= minBytes;
        }
        if (curve != null) {
            return key instanceof ECPublicKey point
                    && curve.equals(nameOf(Curve.forECParameterSpec(point.getParams())));
        }
        return key instanceof RSAPublicKey rsa && isSound(rsa);
    }

    private static String nameOf(@Nullable Curve known) {
        return known == null ? "" : known.getName();
    }

    private static boolean isSound(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        BigInteger exponent = key.getPublicExponent();
        // With an exponent of 1 the signature is the message: everybody could sign.
        return bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS && exponent.testBit(0) && exponent.bitLength() > 1;
    }
}
