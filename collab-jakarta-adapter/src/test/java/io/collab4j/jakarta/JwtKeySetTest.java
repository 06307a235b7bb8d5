package io.collab4j.jakarta;

import static io.collab4j.jakarta.JwtFixture.accepted;
import static io.collab4j.jakarta.JwtFixture.claims;
import static io.collab4j.jakarta.JwtFixture.claimsAt;
import static io.collab4j.jakarta.JwtFixture.refusal;
import static io.collab4j.jakarta.JwtFixture.refused;
import static io.collab4j.jakarta.JwtFixture.usual;
import static io.collab4j.jakarta.TokenForge.OTHER_RSA;
import static io.collab4j.jakarta.TokenForge.P256;
import static io.collab4j.jakarta.TokenForge.RSA;
import static io.collab4j.jakarta.TokenForge.jwk;
import static io.collab4j.jakarta.TokenForge.jwks;
import static io.collab4j.jakarta.TokenForge.signer;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.Credentials;
import io.collab4j.identity.Identity;
import io.collab4j.jakarta.JwtFixture.FakeClock;
import io.collab4j.protocol.ErrorCode;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F27: the issuer's key set is down, slow, junk, too large, changes; and nobody can make us flood it. */
class JwtKeySetTest {
    private final JwksServer server = new JwksServer();
    private final FakeClock clock = new FakeClock();
    private final JwtAuthenticator authenticator =
            usual().clock(clock).jwks(server.keys(), "RS256", "ES256").build();

    @AfterEach
    void close() {
        server.close();
    }

    private String token(String kid, KeyPair keys) {
        return TokenForge.token(
                "{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}", claimsAt(clock.instant()), signer("RS256", keys));
    }

    private void assertUndecided(String token) {
        assertThat(refusal(authenticator, token).code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    }

    @Test
    void keysAreFetchedOnceForAnyNumberOfTokens() {
        server.publish(jwks(jwk("a", RSA, ""), jwk("b", P256, "")));
        for (int i = 0; i < 20; i++) {
            accepted(authenticator, token("a", RSA));
        }
        accepted(authenticator, TokenForge.token("{\"alg\":\"ES256\",\"kid\":\"b\"}", claims(), signer("ES256", P256)));
        accepted(authenticator, TokenForge.token("{\"alg\":\"RS256\"}", claims(), signer("RS256", RSA)));
        assertThat(server.asked()).isEqualTo(1);
    }

    @Test
    void nothingIsFetchedForAnUnknownIssuerOrAnUnlistedAlgorithm() {
        refused(
                authenticator,
                TokenForge.token("{\"alg\":\"RS256\"}", claims("iss:\"" + server.keys() + "\""), signer("RS256", RSA)));
        refused(authenticator, TokenForge.token("{\"alg\":\"RS512\"}", claims(), signer("RS512", RSA)));
        refused(authenticator, TokenForge.token("{\"alg\":\"RS256\",\"crit\":[]}", claims(), signer("RS256", RSA)));
        assertThat(server.asked()).isZero();
    }

    @Test
    void addressesInATokenAreNotAsked() {
        server.publish(jwks(jwk("a", RSA, "")));
        try (JwksServer evil = new JwksServer()) {
            evil.publish(jwks(jwk("a", OTHER_RSA, "")));
            String where = "\"" + evil.keys() + "\"";
            String header = "{\"alg\":\"RS256\",\"kid\":\"a\",\"jku\":" + where + ",\"x5u\":" + where + "}";
            refused(authenticator, TokenForge.token(header, claims(), signer("RS256", OTHER_RSA)));
            accepted(authenticator, TokenForge.token(header, claims(), signer("RS256", RSA)));
            assertThat(evil.asked()).isZero();
        }
    }

    @Test
    void theCallerIsNotHeldUp() {
        server.hang();
        CompletionStage<Identity> pending = authenticator.authenticate(new Credentials(token("a", RSA)));
        // It is still open when the call has come back, so the call cannot have waited for it.
        assertThat(pending.toCompletableFuture()).isNotDone();
    }

    @Test
    void anAnswerThatNeverComesOrNeverEndsIsGivenUp() {
        server.hang();
        assertUndecided(token("a", RSA));
        clock.advance(Duration.ofSeconds(30));
        server.trickle("{\"keys\":[");
        assertUndecided(token("a", RSA));
        clock.advance(Duration.ofSeconds(30));
        server.publish(jwks(jwk("a", RSA, "")));
        accepted(authenticator, token("a", RSA));
    }

    @Test
    void anAddressWhereNobodyListens() {
        server.close();
        assertUndecided(token("a", RSA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[],\"keys\":[]}", "<html></html>"})
    void junkIsNoKeySet(String junk) {
        server.publish(junk);
        assertUndecided(token("a", RSA));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 302, 307, 308, 401, 404, 500, 503})
    void anotherStatusIsNoKeySetAndRedirectsAreNotFollowed(int status) {
        try (JwksServer other = new JwksServer()) {
            server.behave(exchange -> {
                exchange.getResponseHeaders().set("Location", other.keys().toString());
                if (status == 204) {
                    exchange.sendResponseHeaders(204, -1);
                } else {
                    JwksServer.answer(exchange, status, jwks(jwk("a", RSA, "")));
                }
            });
            assertUndecided(token("a", RSA));
            assertThat(other.asked()).isZero();
        }
    }

    @Test
    void anAnswerOfUpTo64KibibytesIsRead() {
        String set = jwks(jwk("a", RSA, ""));
        server.publish(set + " ".repeat(65_536 - set.length()));
        accepted(authenticator, token("a", RSA));
    }

    @Test
    void aLargerAnswerIsNot() {
        String set = jwks(jwk("a", RSA, ""));
        server.publish(set + " ".repeat(65_537 - set.length()));
        assertUndecided(token("a", RSA));
    }

    @Test
    void knownKeysVerifyThroughAnOutageAndJunk() {
        server.publish(jwks(jwk("a", RSA, "")));
        accepted(authenticator, token("a", RSA));
        server.publish("junk");
        for (int hour = 0; hour < 48; hour++) {
            clock.advance(Duration.ofHours(1));
            accepted(authenticator, token("a", RSA));
        }
        refused(authenticator, token("b", OTHER_RSA));
        server.close();
        clock.advance(Duration.ofHours(1));
        accepted(authenticator, token("a", RSA));
        // Whoever is unknown is refused, not told to try again: there are keys to decide with.
        refused(authenticator, token("b", OTHER_RSA));
    }

    @Test
    void unknownKeyNamesCauseOneFetchIn30Seconds() {
        server.publish(jwks(jwk("a", RSA, "")));
        accepted(authenticator, token("a", RSA));
        for (int second = 0; second < 90; second++) {
            for (int i = 0; i < 5; i++) {
                refused(authenticator, token("no-" + second + "-" + i, RSA));
            }
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(server.asked()).isEqualTo(3);
        accepted(authenticator, token("a", RSA));
    }

    @Test
    void aServerThatIsDownIsNotFloodedEither() {
        server.behave(exchange -> JwksServer.answer(exchange, 503, ""));
        for (int second = 0; second < 60; second++) {
            assertUndecided(token("a", RSA));
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(server.asked()).isEqualTo(2);
    }

    @Test
    void tokensThatComeTogetherShareOneFetch() {
        CountDownLatch go = new CountDownLatch(1);
        server.behave(exchange -> {
            try {
                go.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
            JwksServer.answer(exchange, 200, jwks(jwk("a", RSA, "")));
        });
        // Signing takes its time, of which a fetch has one second.
        List<String> tokens = Stream.generate(() -> token("a", RSA)).limit(50).toList();
        List<CompletionStage<Identity>> all = new ArrayList<>();
        tokens.forEach(token -> all.add(authenticator.authenticate(new Credentials(token))));
        go.countDown();
        all.forEach(one ->
                assertThat(one.toCompletableFuture().join().user().userId()).isEqualTo("ada"));
        assertThat(server.asked()).isEqualTo(1);
    }

    @Test
    void rotationOverlapsAndEnds() {
        server.publish(jwks(jwk("old", RSA, "")));
        accepted(authenticator, token("old", RSA));

        clock.advance(Duration.ofSeconds(30));
        server.publish(jwks(jwk("old", RSA, ""), jwk("new", OTHER_RSA, "")));
        accepted(authenticator, token("new", OTHER_RSA));
        accepted(authenticator, token("old", RSA));
        assertThat(server.asked()).isEqualTo(2);

        server.publish(jwks(jwk("new", OTHER_RSA, "")));
        clock.advance(JwtRemoteKeys.FRESH.minusSeconds(1));
        accepted(authenticator, token("old", RSA));
        clock.advance(Duration.ofSeconds(1));
        refused(authenticator, token("old", RSA));
        accepted(authenticator, token("new", OTHER_RSA));
        assertThat(server.asked()).isEqualTo(3);
    }

    @Test
    void aClockThatIsSetBackStopsNothing() {
        server.publish(jwks(jwk("old", RSA, "")));
        accepted(authenticator, token("old", RSA));
        clock.advance(Duration.ofHours(-1));
        server.publish(jwks(jwk("new", OTHER_RSA, "")));
        accepted(authenticator, token("new", OTHER_RSA));
    }

    @Test
    void oneIssuersKeyIsNothingToAnother() {
        try (JwksServer second = new JwksServer()) {
            server.publish(jwks(jwk("same", RSA, "")));
            second.publish(jwks(jwk("same", OTHER_RSA, "")));
            String name = "https://second.example";
            JwtAuthenticator both = JwtAuthenticator.anyOf(
                    authenticator,
                    usual().issuer(name)
                            .clock(clock)
                            .jwks(second.keys(), "RS256")
                            .build());
            String header = "{\"alg\":\"RS256\",\"kid\":\"same\"}";
            String ofSecond = claims("iss:\"" + name + "\"", "tenant_id:\"other\"");

            for (int round = 0; round < 2; round++) {
                accepted(both, token("same", RSA));
                accepted(both, TokenForge.token(header, ofSecond, signer("RS256", OTHER_RSA)));
                refused(both, token("same", OTHER_RSA));
                refused(both, TokenForge.token(header, ofSecond, signer("RS256", RSA)));
            }
            assertThat(server.asked()).isEqualTo(1);
            assertThat(second.asked()).isEqualTo(1);
        }
    }

    @Test
    void keysThatMustNotVerifyArePassedOver() {
        KeyPair shortKey = TokenForge.rsa(1024);
        server.publish(jwks(
                "7",
                "{}",
                "{\"kty\":\"oct\",\"k\":\"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\",\"kid\":\"oct\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\",\"kid\":\"off-curve\"}",
                "{\"kty\":\"NEW\",\"kid\":\"future\"}",
                jwk("short", shortKey, ""),
                jwk("enc", RSA, ",\"use\":\"enc\""),
                jwk("sign", RSA, ",\"key_ops\":[\"sign\"]"),
                jwk("ps", RSA, ",\"alg\":\"PS256\""),
                jwk("private", RSA, ",\"d\":\"AQAB\""),
                jwk("good", RSA, ",\"use\":\"sig\",\"alg\":\"RS256\",\"key_ops\":[\"verify\"]")));

        accepted(authenticator, token("good", RSA));
        for (String kid : List.of("enc", "sign", "ps", "private", "oct", "future", "off-curve")) {
            refused(authenticator, token(kid, RSA));
        }
        refused(authenticator, token("short", shortKey));
    }
}
