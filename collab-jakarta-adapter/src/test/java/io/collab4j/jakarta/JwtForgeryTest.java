package io.collab4j.jakarta;

import static io.collab4j.jakarta.JwtFixture.accepted;
import static io.collab4j.jakarta.JwtFixture.claims;
import static io.collab4j.jakarta.JwtFixture.refused;
import static io.collab4j.jakarta.JwtFixture.usual;
import static io.collab4j.jakarta.TokenForge.OTHER_RSA;
import static io.collab4j.jakarta.TokenForge.P256;
import static io.collab4j.jakarta.TokenForge.RSA;
import static io.collab4j.jakarta.TokenForge.SECRET;
import static io.collab4j.jakarta.TokenForge.b64;
import static io.collab4j.jakarta.TokenForge.jwk;
import static io.collab4j.jakarta.TokenForge.rawToken;
import static io.collab4j.jakarta.TokenForge.secret;
import static io.collab4j.jakarta.TokenForge.signer;
import static io.collab4j.jakarta.TokenForge.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that somebody without the key could make, and forms of token that are refused whoever made them. */
class JwtForgeryTest {
    private static final JwtAuthenticator AUTHENTICATOR = usual().publicKey("RS256", RSA.getPublic(), "k1")
            .publicKey("ES256", P256.getPublic(), "k2")
            .build();
    private static final TokenForge.Signer GOOD = signer("RS256", RSA);
    private static final TokenForge.Signer EVIL = signer("RS256", OTHER_RSA);

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "RS256 ", "rs256", "RS384", "PS256", "HS256", "dir"})
    void anAlgorithmThatIsNotListed(String algorithm) {
        String header = "{\"alg\":\"" + algorithm + "\"}";
        refused(AUTHENTICATOR, token(header, claims(), GOOD));
        refused(AUTHENTICATOR, b64(header) + "." + b64(claims()) + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"alg\":null}", "{\"alg\":[\"RS256\"]}", "{\"alg\":1}", "[]", "\"RS256\"", "null"})
    void aHeaderWithoutAnAlgorithm(String header) {
        refused(AUTHENTICATOR, token(header, claims(), GOOD));
    }

    @Test
    void aSecretMadeOfThePublicKey() {
        byte[] der = RSA.getPublic().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END PUBLIC KEY-----\n";
        JwtAuthenticator both = usual().publicKey("RS256", RSA.getPublic(), "k1")
                .secret("HS256", SECRET, "k1")
                .build();
        for (byte[] secret : new byte[][] {der, pem.getBytes(StandardCharsets.US_ASCII)}) {
            String token = token("{\"alg\":\"HS256\",\"kid\":\"k1\"}", claims(), secret("HS256", secret));
            refused(AUTHENTICATOR, token);
            refused(both, token);
        }
    }

    /** Both algorithms are listed, but each for one key. */
    @Test
    void anAlgorithmThatIsAnotherKeys() {
        JwtAuthenticator each = usual().publicKey("RS256", RSA.getPublic(), "k1")
                .publicKey("PS256", OTHER_RSA.getPublic(), "k2")
                .build();
        accepted(each, token("{\"alg\":\"PS256\"}", claims(), signer("PS256", OTHER_RSA)));
        refused(each, token("{\"alg\":\"PS256\"}", claims(), signer("PS256", RSA)));
        refused(each, token("{\"alg\":\"PS256\",\"kid\":\"k1\"}", claims(), signer("PS256", RSA)));
    }

    @Test
    void anEllipticSignatureOfZeros() {
        refused(AUTHENTICATOR, token("{\"alg\":\"ES256\"}", claims(), signed -> new byte[64]));
        refused(AUTHENTICATOR, token("{\"alg\":\"ES256\"}", claims(), signed -> new byte[63]));
        refused(AUTHENTICATOR, token("{\"alg\":\"ES256\"}", claims(), signed -> new byte[1]));
    }

    @Test
    void anEncryptedToken() {
        String header = b64("{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\"}");
        refused(AUTHENTICATOR, header + ".AAAA.AAAA.AAAA.AAAA");
        String slow = b64("{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\",\"p2c\":1000000000,\"p2s\":\"AAAA\"}");
        refused(AUTHENTICATOR, slow + ".AAAA.AAAA.AAAA.AAAA");
        refused(AUTHENTICATOR, rawToken(slow, b64(claims()), GOOD));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":[\"exp\"],\"exp\":1",
                "\"crit\":[\"b64\"],\"b64\":false",
                "\"crit\":[]",
                "\"b64\":false",
                "\"zip\":\"DEF\"",
                "\"enc\":\"A256GCM\"",
                "\"kid\":1",
                "\"kid\":null",
                "\"kid\":[\"k1\"]",
                "\"alg\":\"RS256\""
            })
    void aHeaderThatIsNotUnderstoodEvenIfWellSigned(String more) {
        refused(AUTHENTICATOR, token("{\"alg\":\"RS256\"," + more + "}", claims(), GOOD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "' OR 1=1 --", "k2", "K1", "", "k1\\u0000", "http://127.0.0.1:1/k"})
    void aKeyNameThatIsNotTheKeys(String kid) {
        refused(AUTHENTICATOR, token("{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}", claims(), GOOD));
    }

    @Test
    void aKeyNameOfTenKilobytes() {
        refused(AUTHENTICATOR, token("{\"alg\":\"RS256\",\"kid\":\"" + "k".repeat(10_240) + "\"}", claims(), GOOD));
    }

    /** Nobody listens at the addresses; that nothing is fetched is {@link JwtKeySetTest}'s to show. */
    @ParameterizedTest
    @ValueSource(strings = {"jwk", "jku", "x5u", "x5c"})
    void aKeyThatTheTokenBrings(String parameter) {
        String value = switch (parameter) {
            case "jwk" -> jwk("k1", OTHER_RSA, "");
            case "x5c" -> "[\"" + b64(OTHER_RSA.getPublic().getEncoded()) + "\"]";
            default -> "\"https://evil.example/keys\"";
        };
        String header = "{\"alg\":\"RS256\",\"kid\":\"k1\",\"" + parameter + "\":" + value + "}";
        refused(AUTHENTICATOR, token(header, claims(), EVIL));
        accepted(AUTHENTICATOR, token(header, claims(), GOOD));
    }

    @Test
    void aTokenInAnotherForm() {
        String good = token("{\"alg\":\"RS256\"}", claims(), GOOD);
        accepted(AUTHENTICATOR, good);
        for (String bad : new String[] {
            "",
            ".",
            "..",
            "...",
            good + ".",
            "." + good,
            good + "=",
            " " + good,
            good + "\n",
            good.substring(1),
            good.substring(0, good.lastIndexOf('.')),
            good.replace('.', ':'),
            "{\"token\":\"" + good + "\"}"
        }) {
            refused(AUTHENTICATOR, bad);
        }
    }

    /** 256 bytes leave four bits of the last character unused; changing them would make another text of one token. */
    @Test
    void aTokenWithOtherUnusedBits() {
        String good = token("{\"alg\":\"RS256\"}", claims(), GOOD);
        char last = good.charAt(good.length() - 1);
        refused(AUTHENTICATOR, good.substring(0, good.length() - 1) + (char) (last + 1));
    }

    @Test
    void aTokenOfMoreThanEightKilobytes() {
        int most = 8 * 1024;
        String bare = token("{\"alg\":\"HS256\"}", claims("x:\"\""), secret("HS256", SECRET));
        int room = (most - bare.length()) / 4 * 3;
        String atLimit =
                token("{\"alg\":\"HS256\"}", claims("x:\"" + "y".repeat(room) + "\""), secret("HS256", SECRET));
        String beyond =
                token("{\"alg\":\"HS256\"}", claims("x:\"" + "y".repeat(room + 4) + "\""), secret("HS256", SECRET));
        JwtAuthenticator authenticator = usual().secret("HS256", SECRET).build();

        assertThat(atLimit.length()).isBetween(most - 3, most);
        accepted(authenticator, atLimit);
        refused(authenticator, beyond);
        refused(authenticator, "a".repeat(1_000_000));
    }

    @Test
    void claimsThatAreNoObjectOrTooDeepOrTwice() {
        String deep = "[".repeat(2_500) + "]".repeat(2_500);
        for (String claims : new String[] {
            "[]",
            "null",
            "\"x\"",
            "{",
            claims("x:" + deep),
            claims("x:" + "[".repeat(16) + "]".repeat(16)),
            claims("x:1,\"sub\":\"eve\""),
            claims("x:1e999"),
            claims("x:\"\\ud800\""),
            claims() + claims()
        }) {
            refused(AUTHENTICATOR, token("{\"alg\":\"RS256\"}", claims, GOOD));
        }
        refused(AUTHENTICATOR, rawToken(b64("{\"alg\":\"RS256\"}"), b64(new byte[] {'{', (byte) 0xff, '}'}), GOOD));
    }
}
