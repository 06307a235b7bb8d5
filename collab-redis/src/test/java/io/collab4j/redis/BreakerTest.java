package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

class BreakerTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger returns = new AtomicInteger();
    private final Breaker breaker = new Breaker(now::get, returns::incrementAndGet);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed(new JedisConnectionException("gone"));
        }
    }

    @Test
    void someFailuresAreNoReasonToGiveUp() {
        fail(Breaker.FAILURES - 1);
        assertThat(breaker.lets()).isTrue();
        breaker.answered();
        fail(Breaker.FAILURES - 1);
        assertThat(breaker.lets()).isTrue();
        assertThat(returns).hasValue(0);
    }

    @Test
    void afterMoreOneCallInAWhileFindsOutWhetherTheServerIsBack() {
        fail(Breaker.FAILURES);
        assertThat(breaker.lets()).isFalse();
        now.addAndGet(Breaker.PAUSE.toNanos());
        assertThat(breaker.lets()).as("one").isTrue();
        assertThat(breaker.lets()).as("and no other").isFalse();
        fail(1);
        assertThat(breaker.lets()).isFalse();
        now.addAndGet(Breaker.PAUSE.toNanos());
        assertThat(breaker.lets()).isTrue();
        breaker.answered();
        assertThat(breaker.lets()).isTrue();
        assertThat(breaker.lets()).isTrue();
        assertThat(returns).hasValue(1);
    }

    @Test
    void aServerThatAnswersWithAnErrorIsThere() {
        fail(Breaker.FAILURES - 1);
        breaker.failed(new JedisDataException("OOM"));
        fail(Breaker.FAILURES - 1);
        assertThat(breaker.lets()).isTrue();
    }
}
