package io.collab4j.examples.demo;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.collab4j.jakarta.JwtAuthenticator;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;

/** Signs the tokens of the demo, which anybody may have who asks. A real application signs its own. */
final class DemoTokens {
    static final String ISSUER = "collab-demo";
    static final String AUDIENCE = "collab";
    private static final int SECRET_BYTES = 32;
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final byte[] secret;

    private DemoTokens(byte[] secret) {
        this.secret = secret;
    }

    /**
     * Signs with the bytes of a text. HMAC pads a short key with zeros, so padding it here changes no signature; it only
     * lets a short one through, which is fine for trying things out and for nothing else.
     */
    static DemoTokens withSecret(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return new DemoTokens(bytes.length < SECRET_BYTES ? Arrays.copyOf(bytes, SECRET_BYTES) : bytes);
    }

    static DemoTokens withRandomSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new DemoTokens(bytes);
    }

    String issue(String user, String tenant) {
        Instant now = Instant.now();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(user)
                .claim("tenant_id", tenant)
                .claim("name", user)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(new MACSigner(secret));
        } catch (JOSEException impossible) {
            throw new IllegalStateException("the secret is long enough", impossible);
        }
        return token.serialize();
    }

    JwtAuthenticator authenticator() {
        return JwtAuthenticator.builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .secret(JWSAlgorithm.HS256.getName(), secret)
                .build();
    }
}
