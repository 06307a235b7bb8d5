package io.collab4j.jakarta;

import static io.collab4j.jakarta.JwtFixture.ISSUER;
import static io.collab4j.jakarta.JwtFixture.NOW;
import static io.collab4j.jakarta.JwtFixture.accepted;
import static io.collab4j.jakarta.JwtFixture.claims;
import static io.collab4j.jakarta.JwtFixture.refused;
import static io.collab4j.jakarta.JwtFixture.usual;
import static io.collab4j.jakarta.TokenForge.P256;
import static io.collab4j.jakarta.TokenForge.RSA;
import static io.collab4j.jakarta.TokenForge.SECRET;
import static io.collab4j.jakarta.TokenForge.secret;
import static io.collab4j.jakarta.TokenForge.signer;
import static io.collab4j.jakarta.TokenForge.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import java.math.BigInteger;
import java.net.URI;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtAuthenticatorTest {
    private static final JwtAuthenticator WITH_SECRET =
            usual().secret("HS256", SECRET).build();

    @Test
    void aGoodTokenMakesAnIdentity() {
        Identity identity = accepted(
                WITH_SECRET,
                token("{\"alg\":\"HS256\"}", claims("name:\"Ada\"", "mail:\"x\""), secret("HS256", SECRET)));

        assertThat(identity.user()).isEqualTo(User.named("acme", "ada", "Ada"));
        assertThat(identity.expiresAt()).isEqualTo(NOW.plusSeconds(600));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void everySecretAlgorithmWorks(String algorithm) {
        String token = token("{\"alg\":\"" + algorithm + "\"}", claims(), secret(algorithm, SECRET));

        accepted(usual().secret(algorithm, SECRET).build(), token);
        byte[] other = SECRET.clone();
        other[0]++;
        refused(usual().secret(algorithm, other).build(), token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
    void everyPublicKeyAlgorithmWorks(String algorithm) {
        KeyPair keys = fitting(algorithm);
        String token = token("{\"alg\":\"" + algorithm + "\"}", claims(), signer(algorithm, keys));

        accepted(usual().publicKey(algorithm, keys.getPublic()).build(), token);
        refused(usual().publicKey(algorithm, keys.getPublic()).build(), token.replace('.', ' '));
        int payload = token.indexOf('.') + 5;
        String changed =
                token.substring(0, payload) + (token.charAt(payload) == 'A' ? 'B' : 'A') + token.substring(payload + 1);
        refused(usual().publicKey(algorithm, keys.getPublic()).build(), changed);
    }

    private static KeyPair fitting(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> P256;
            case "ES384" -> TokenForge.ec("secp384r1");
            case "ES512" -> TokenForge.ec("secp521r1");
            default -> RSA;
        };
    }

    @Test
    void chosenClaimsAreShownAndUnfitOnesLeftOut() {
        JwtAuthenticator authenticator = usual().secret("HS256", SECRET)
                .userInfo("name", "picture", "admin", "roles")
                .build();
        String claims = claims("name:\"" + "x".repeat(1025) + "\"", "picture:\"p\"", "admin:true", "roles:[]");

        Identity identity = accepted(authenticator, token("{\"alg\":\"HS256\"}", claims, secret("HS256", SECRET)));

        assertThat(identity.user().info().toJson()).isEqualTo("{\"admin\":true,\"picture\":\"p\"}");
    }

    @Test
    void aFixedTenantOverridesTheToken() {
        JwtAuthenticator authenticator =
                usual().secret("HS256", SECRET).tenant("fixed").build();

        Identity identity = accepted(authenticator, token("{\"alg\":\"HS256\"}", claims(), secret("HS256", SECRET)));

        assertThat(identity.user().tenantId()).isEqualTo("fixed");
    }

    @Test
    void severalKeysWithNamesAreToldApart() {
        JwtAuthenticator authenticator = usual().publicKey("RS256", RSA.getPublic(), "old")
                .publicKey("ES256", P256.getPublic(), "new")
                .build();

        accepted(authenticator, token("{\"alg\":\"RS256\",\"kid\":\"old\"}", claims(), signer("RS256", RSA)));
        accepted(authenticator, token("{\"alg\":\"ES256\",\"kid\":\"new\"}", claims(), signer("ES256", P256)));
        accepted(authenticator, token("{\"alg\":\"ES256\"}", claims(), signer("ES256", P256)));
        refused(authenticator, token("{\"alg\":\"ES256\",\"kid\":\"old\"}", claims(), signer("ES256", P256)));
    }

    @ParameterizedTest
    @CsvSource({"HS256,31", "HS384,47", "HS512,63"})
    void aSecretThatIsTooShortIsRefusedAtOnce(String algorithm, int tooShort) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> usual().secret(algorithm, Arrays.copyOf(SECRET, tooShort)));
        usual().secret(algorithm, Arrays.copyOf(SECRET, tooShort + 1)).build();
    }

    @Test
    void weakAndUnfitKeysAreRefusedAtOnce() {
        BigInteger modulus = ((RSAPublicKey) RSA.getPublic()).getModulus();
        RSAPublicKey signsForAll = new RSAPublicKey() {
            private static final long serialVersionUID = 1L;

            @Override
            public BigInteger getPublicExponent() {
                return BigInteger.ONE;
            }

            @Override
            public BigInteger getModulus() {
                return modulus;
            }

            @Override
            public String getAlgorithm() {
                return "RSA";
            }

            @Override
            public String getFormat() {
                return "X.509";
            }

            @Override
            public byte[] getEncoded() {
                return new byte[0];
            }
        };
        assertThatIllegalArgumentException().isThrownBy(() -> usual().publicKey("RS256", signsForAll));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> usual().publicKey("RS256", TokenForge.rsa(1024).getPublic()));
        assertThatIllegalArgumentException().isThrownBy(() -> usual().publicKey("RS256", P256.getPublic()));
        assertThatIllegalArgumentException().isThrownBy(() -> usual().publicKey("ES384", P256.getPublic()));
        assertThatIllegalArgumentException().isThrownBy(() -> usual().publicKey("HS256", RSA.getPublic()));
        assertThatIllegalArgumentException().isThrownBy(() -> usual().secret("RS256", SECRET));
        assertThatIllegalArgumentException().isThrownBy(() -> usual().secret("none", SECRET));
        assertThatIllegalArgumentException().isThrownBy(() -> usual().secret("hs256", SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example.com/keys",
                "http://localhost.example.com/keys",
                "http://127.0.0.1.example.com/keys",
                "ftp://localhost/keys",
                "file:///etc/keys",
                "/keys",
                "https://user:word@login.example.com/keys"
            })
    void keysComeFromSafeAddressesOnly(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> usual().jwks(URI.create(address), "RS256"));
    }

    @Test
    void aBuilderAsksForAllItNeeds() {
        URI address = URI.create("https://login.example.com/keys");
        assertThatIllegalArgumentException().isThrownBy(() -> usual().jwks(address));
        assertThatIllegalArgumentException().isThrownBy(() -> usual().jwks(address, "HS256"));
        assertThatIllegalArgumentException().isThrownBy(() -> usual().leeway(Duration.ofMillis(60_001)));
        assertThatIllegalArgumentException().isThrownBy(() -> usual().leeway(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> usual().tenant(""));
        assertThatIllegalStateException().isThrownBy(() -> usual().build());
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        usual().secret("HS256", SECRET).jwks(address, "RS256").build());
        assertThatIllegalStateException()
                .isThrownBy(() -> JwtAuthenticator.builder()
                        .issuer(ISSUER)
                        .secret("HS256", SECRET)
                        .build());
        assertThatIllegalArgumentException().isThrownBy(() -> JwtAuthenticator.anyOf(WITH_SECRET, WITH_SECRET));
    }

    @Test
    void nothingShowsASecret() {
        assertThat(WITH_SECRET).hasToString("JwtAuthenticator[" + ISSUER + "]");
        JwtKey key = new JwtKey("kid", Set.of(JwtAlgorithm.HS256), new SecretKeySpec(SECRET, "HMAC"));
        assertThat(key).hasToString("JwtKey[HS256]");
    }
}
