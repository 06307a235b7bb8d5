package io.collab4j.jakarta;

import static io.collab4j.jakarta.JwtFixture.ISSUER;
import static io.collab4j.jakarta.JwtFixture.NOW;
import static io.collab4j.jakarta.JwtFixture.accepted;
import static io.collab4j.jakarta.JwtFixture.claims;
import static io.collab4j.jakarta.JwtFixture.refusal;
import static io.collab4j.jakarta.JwtFixture.refused;
import static io.collab4j.jakarta.JwtFixture.usual;
import static io.collab4j.jakarta.TokenForge.SECRET;
import static io.collab4j.jakarta.TokenForge.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Well-signed tokens whose claims decide. */
class JwtClaimsTest {
    private static final JwtAuthenticator AUTHENTICATOR =
            usual().secret("HS256", SECRET).build();
    private static final long SECONDS = NOW.getEpochSecond();

    private static String token(String... instead) {
        return TokenForge.token("{\"alg\":\"HS256\"}", claims(instead), secret("HS256", SECRET));
    }

    private static String typed(String typ) {
        return TokenForge.token("{\"alg\":\"HS256\",\"typ\":" + typ + "}", claims(), secret("HS256", SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-iss",
                "iss:\"https://login.example.com/\"",
                "iss:\"https://LOGIN.example.com\"",
                "iss:\"https://evil.example\"",
                "iss:[\"https://login.example.com\"]",
                "iss:null",
                "-aud",
                "aud:\"my-app2\"",
                "aud:\"MY-APP\"",
                "aud:[]",
                "aud:[\"other\"]",
                "aud:[[\"my-app\"]]",
                "aud:{\"my-app\":1}",
                "aud:null",
                "-exp",
                "exp:\"4000000000\"",
                "exp:null",
                "exp:-1",
                "exp:[4000000000]",
                "exp:253402300800",
                "exp:1e300",
                "nbf:\"0\"",
                "iat:\"0\"",
                "iat:true",
                "-sub",
                "sub:\"\"",
                "sub:1",
                "sub:null",
                "sub:[\"ada\"]",
                "sub:\"a\\u0000b\"",
                "sub:\"a\\r\\nb\"",
                "sub:\"a\\u001bb\"",
                "sub:\"a\\u0085b\"",
                "sub:\"a\\u2028b\"",
                "-tenant_id",
                "tenant_id:\"\"",
                "tenant_id:[\"acme\"]",
                "tenant_id:{}",
                "tenant_id:7",
                "tenant_id:\"ac\\nme\""
            })
    void aClaimThatIsMissingOrWrong(String claim) {
        refused(AUTHENTICATOR, token(claim));
        // Expiry is told of tokens only that were good but for their time.
        if (!claim.contains("exp")) {
            refused(AUTHENTICATOR, token(claim, "exp:1"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aud:[\"other\",\"my-app\"]",
                "sub:\"auth0|12:3/{x}*?[é]\"",
                "sub:\"😀\"",
                "tenant_id:\"Acme & Söhne\"",
                "name:7",
                "name:[]",
                "nbf:0",
                "iat:1.5",
                "jti:\"x\""
            })
    void aClaimThatIsUnusualButGood(String claim) {
        accepted(AUTHENTICATOR, token(claim));
    }

    @Test
    void idsOfUpTo128Units() {
        String longest = "u".repeat(128);
        assertThat(accepted(AUTHENTICATOR, token("sub:\"" + longest + "\""))
                        .user()
                        .userId())
                .isEqualTo(longest);
        refused(AUTHENTICATOR, token("sub:\"" + longest + "u\""));
        accepted(AUTHENTICATOR, token("tenant_id:\"" + longest + "\""));
        refused(AUTHENTICATOR, token("tenant_id:\"" + longest + "u\""));
    }

    @Test
    void anotherTenantClaim() {
        JwtAuthenticator authenticator =
                usual().secret("HS256", SECRET).tenantClaim("org").build();
        assertThat(accepted(authenticator, token("org:\"o1\"")).user().tenantId())
                .isEqualTo("o1");
        refused(authenticator, token());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 30, 60})
    void timesUpToTheLeewayAndASecondBeyond(int leeway) {
        JwtAuthenticator authenticator = usual().secret("HS256", SECRET)
                .leeway(Duration.ofSeconds(leeway))
                .build();
        // A token is over at exp, not after it.
        accepted(authenticator, token("exp:" + (SECONDS - leeway + 1)));
        assertExpired(authenticator, token("exp:" + (SECONDS - leeway)));
        assertExpired(authenticator, token("exp:" + (SECONDS - leeway - 1)));
        for (String begin : new String[] {"nbf:", "iat:"}) {
            accepted(authenticator, token(begin + (SECONDS + leeway - 1)));
            accepted(authenticator, token(begin + (SECONDS + leeway)));
            refused(authenticator, token(begin + (SECONDS + leeway + 1)));
        }
    }

    @Test
    void theLeewayIsHalfAMinuteIfNothingIsSaid() {
        accepted(AUTHENTICATOR, token("exp:" + (SECONDS - 29)));
        assertExpired(AUTHENTICATOR, token("exp:" + (SECONDS - 30)));
        assertThat(accepted(AUTHENTICATOR, token("exp:" + (SECONDS - 29))).expiresAt())
                .isEqualTo(NOW.minusSeconds(29));
    }

    @Test
    void anExpiredTokenThatIsForgedIsOnlyInvalid() {
        byte[] other = SECRET.clone();
        other[0]++;
        refused(AUTHENTICATOR, TokenForge.token("{\"alg\":\"HS256\"}", claims("exp:1"), secret("HS256", other)));
    }

    private static void assertExpired(JwtAuthenticator authenticator, String token) {
        assertThat(refusal(authenticator, token).code()).isEqualTo(ErrorCode.TOKEN_EXPIRED);
        assertThat(refusal(authenticator, token)).hasMessage("the token has expired");
    }

    @Test
    void withoutATypeOrdinaryTokensAreTaken() {
        for (String typ : new String[] {"\"JWT\"", "\"jwt\"", "\"at+jwt\"", "\"application/at+jwt\""}) {
            accepted(AUTHENTICATOR, typed(typ));
        }
        for (String typ : new String[] {"\"logout+jwt\"", "\"dpop+jwt\"", "\"\"", "null", "[\"JWT\"]", "\"JOSE\""}) {
            refused(AUTHENTICATOR, typed(typ));
        }
    }

    @Test
    void withATypeNoOtherIsTaken() {
        JwtAuthenticator authenticator =
                usual().secret("HS256", SECRET).type("at+jwt").build();
        accepted(authenticator, typed("\"at+jwt\""));
        accepted(authenticator, typed("\"application/AT+JWT\""));
        refused(authenticator, typed("\"JWT\""));
        refused(authenticator, token());
    }

    @Test
    void aRefusalRepeatsNothingOfTheToken() {
        String token = token("sub:\"\"", "note:\"hush\"");
        assertThat(refusal(AUTHENTICATOR, token).toString()).doesNotContain("hush", token, ISSUER);
    }
}
