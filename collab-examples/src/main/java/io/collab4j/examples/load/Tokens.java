package io.collab4j.examples.load;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs what the demo server lets in: tokens of HS256 with its issuer and audience. */
final class Tokens {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER =
            encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
    private static final Duration LIFETIME = Duration.ofHours(12);

    private final Mac mac;

    Tokens(String secret) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            byte[] key = secret.getBytes(StandardCharsets.UTF_8);
            mac.init(new SecretKeySpec(Arrays.copyOf(key, Math.max(1, key.length)), "HmacSHA256"));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HMAC with SHA-256", impossible);
        }
    }

    String issue(String user, String tenant) {
        Instant now = Instant.now();
        String claims = "{\"iss\":\"collab-demo\",\"aud\":\"collab\",\"sub\":\"" + user + "\",\"name\":\"" + user
                + "\",\"tenant_id\":\"" + tenant + "\",\"iat\":" + now.getEpochSecond() + ",\"exp\":"
                + now.plus(LIFETIME).getEpochSecond() + "}";
        String signed = HEADER + "." + encoded(claims.getBytes(StandardCharsets.UTF_8));
        return signed + "." + encoded(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encoded(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }
}
