package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.Revocation;
import io.collab4j.store.RevocationStore;
import io.collab4j.store.RevocationStore.Positioned;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left of the log of revocations in Redis. */
class RedisRevocationKeysTest extends RedisKeysTest {
    private static final Revocation ALICE = new Revocation("t", new Revocation.OfUser("alice"), Instant.EPOCH);
    private static final Duration LONG = Duration.ofHours(1);

    private RevocationStore log() {
        return another().revocations();
    }

    private long append(Duration keep) {
        return get(log().append(ALICE, keep));
    }

    @Test
    void whatIsOverIsDropped() {
        for (int i = 0; i < 150; i++) {
            append(Duration.ofSeconds(1));
        }
        long last = append(LONG);
        pass(Duration.ofSeconds(2));
        append(LONG);
        append(LONG);
        assertThat(redis.zcard(keys().revocations("log"))).isEqualTo(3);
        assertThat(redis.zcard(keys().revocations("ends"))).isEqualTo(3);
        assertThat(get(log().readAfter(0, 10)).get(0)).isEqualTo(new Positioned(last, ALICE));
    }

    @Test
    void whoKnowsAPositionHearsOfAllLaterOnesThoughTheServerHasLostTheLog() {
        long known = 0;
        for (int i = 0; i < 10; i++) {
            known = append(LONG);
        }
        redis.del(keys().revocations("log"), keys().revocations("ends"), keys().revocations("last"));
        pass(Duration.ofMillis(100));
        long next = append(LONG);
        assertThat(get(log().readAfter(known, 10))).containsExactly(new Positioned(next, ALICE));
    }

    @Test
    void whatANewerVersionRevokesIsPassedOver() {
        long first = append(LONG);
        String other =
                "{\"tenant_id\":\"t\",\"kind\":\"planet\",\"target\":\"p\",\"at\":\"2026-01-01T00:00:00Z\",\"call\":\"";
        for (int i = 1; i <= 3; i++) {
            redis.zadd(
                    keys().revocations("log"),
                    (double) (first + i),
                    (other + i + "\"}").getBytes(StandardCharsets.UTF_8));
        }
        redis.set(keys().revocations("last"), Long.toString(first + 3).getBytes(StandardCharsets.UTF_8));
        long last = append(LONG);
        assertThat(get(log().readAfter(first - 1, 2)))
                .isEqualTo(List.of(new Positioned(first, ALICE), new Positioned(last, ALICE)));
        assertThat(get(log().readAfter(first, 1))).containsExactly(new Positioned(last, ALICE));
        assertThat(get(log().readAfter(last, 1))).isEmpty();
    }

    @Test
    void aCallThatIsMadeAgainHasThePositionItHad() {
        Script append = Script.of("revocation_append", "time", "number");
        List<byte[]> all = List.of(keys().revocations("log"), keys().revocations("ends"), keys().revocations("last"));
        Arguments call = new Arguments().add("a call").add(LONG);
        long position = append.run(redis, all, call).number();
        assertThat(append.run(redis, all, call).number()).isEqualTo(position);
    }
}
