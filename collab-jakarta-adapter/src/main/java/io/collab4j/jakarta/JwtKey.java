package io.collab4j.jakarta;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.util.Base64URL;
import java.security.Key;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key and the only algorithms it may be used with, so a public key can never serve as a secret.
 *
 * @param kid its name with the issuer; null matches whatever a token asks for
 */
record JwtKey(@Nullable String kid, Set<JwtAlgorithm> algorithms, Key key) {
    JwtKey {
        algorithms = Set.copyOf(algorithms);
        if (!algorithms.stream().allMatch(algorithm -> algorithm.fits(key))) {
            throw new IllegalArgumentException("the key does not fit its algorithm, or is too weak for it");
        }
    }

    /** Whether a token that names this algorithm and key, or no key, may have been signed with it. */
    boolean matches(JwtAlgorithm algorithm, @Nullable String wanted) {
        return algorithms.contains(algorithm) && (wanted == null || kid == null || wanted.equals(kid));
    }

    /** Whether the signature is this key's. */
    boolean verifies(JwtAlgorithm algorithm, byte[] signed, Base64URL signature) {
        // Nothing of the token's own header reaches the verifier.
        JWSHeader header = new JWSHeader(algorithm.standard());
        try {
            return new DefaultJWSVerifierFactory()
                    .createJWSVerifier(header, key)
                    .verify(header, signed, signature);
        } catch (JOSEException unusable) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "JwtKey" + algorithms;
    }
}
