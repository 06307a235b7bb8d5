package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What becomes of calls that are not made. */
class CallsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RedisClient redis = RedisTest.client();

    @Test
    void aClosedStoreSaysSoHoweverOftenItIsAsked() {
        Calls calls = RedisTest.calls(redis);
        calls.close();
        for (int i = 0; i <= Calls.MOST; i++) {
            CompletionStage<String> answer = calls.run("lane", asked -> asked.ping());
            assertThatThrownBy(((CompletableFuture<String>) answer)::join).hasMessageContaining("the store is closed");
        }
    }

    @Test
    void whatWasWaitingIsStillDone() {
        Calls calls = RedisTest.calls(redis);
        CompletionStage<String> first = calls.run("lane", asked -> asked.ping());
        CompletionStage<String> second = calls.run("lane", asked -> asked.ping());
        calls.close();
        assertThat(((CompletableFuture<String>) first).join()).isEqualTo("PONG");
        assertThat(((CompletableFuture<String>) second).join()).isEqualTo("PONG");
    }

    @Test
    void anErrorIsToldAndTheLaneGoesOn() {
        Calls calls = RedisTest.calls(redis);
        CompletionStage<String> failing = calls.run("lane", asked -> {
            throw new OutOfMemoryError("an answer that is too large");
        });
        CompletionStage<String> next = calls.run("lane", asked -> asked.ping());
        assertThat(next.toCompletableFuture()).succeedsWithin(PATIENCE).isEqualTo("PONG");
        assertThat(failing.toCompletableFuture()).isCompletedExceptionally();
        calls.close();
    }
}
