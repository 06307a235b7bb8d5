package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.Authenticator;
import io.collab4j.identity.Credentials;
import io.collab4j.identity.Identity;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** One issuer's usual tokens, a clock that stands still, and what is expected of an answer. */
final class JwtFixture {
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    static final String ISSUER = "https://login.example.com";
    static final String TOLD = "the token is not accepted";

    private JwtFixture() {}

    /** Time that moves when it is told to. */
    static final class FakeClock implements InstantSource {
        private volatile Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        void advance(Duration by) {
            now = now.plus(by);
        }
    }

    static JwtAuthenticatorBuilder usual() {
        return JwtAuthenticator.builder().issuer(ISSUER).audience("my-app").clock(() -> NOW);
    }

    /** Good claims; members in {@code instead} replace or add, those that begin with a dash are removed. */
    static String claims(String... instead) {
        return claimsAt(NOW, instead);
    }

    static String claimsAt(Instant now, String... instead) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("iss", '"' + ISSUER + '"');
        members.put("aud", "\"my-app\"");
        members.put("sub", "\"ada\"");
        members.put("tenant_id", "\"acme\"");
        members.put("exp", String.valueOf(now.getEpochSecond() + 600));
        for (String member : instead) {
            if (member.startsWith("-")) {
                members.remove(member.substring(1));
            } else {
                int colon = member.indexOf(':');
                members.put(member.substring(0, colon), member.substring(colon + 1));
            }
        }
        return members.entrySet().stream()
                .map(member -> '"' + member.getKey() + "\":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    static Identity accepted(Authenticator authenticator, String token) {
        try {
            return authenticator
                    .authenticate(new Credentials(token))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException refused) {
            throw new AssertionError(refused);
        }
    }

    static CollabException refusal(Authenticator authenticator, String token) {
        Throwable failure;
        try {
            failure = authenticator
                    .authenticate(new Credentials(token))
                    .handle((identity, why) -> why)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException impossible) {
            throw new AssertionError(impossible);
        }
        assertThat(failure).isExactlyInstanceOf(CollabException.class).hasNoCause();
        return (CollabException) failure;
    }

    static void refused(Authenticator authenticator, String token) {
        CollabException refusal = refusal(authenticator, token);
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_TOKEN);
        assertThat(refusal).hasMessage(TOLD);
    }
}
