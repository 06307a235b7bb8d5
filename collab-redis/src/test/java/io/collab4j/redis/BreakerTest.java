package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Breaker breaker = new Breaker(now::get);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(breaker.failed()).isFalse();
        }
    }

    private void open() {
        fail(Breaker.FAILURES - 1);
        assertThat(breaker.failed()).as("opened").isTrue();
    }

    @Test
    void someFailuresAreNoReasonToGiveUp() {
        fail(Breaker.FAILURES - 1);
        assertThat(breaker.lets()).isTrue();
        assertThat(breaker.succeeded()).isFalse();
        fail(Breaker.FAILURES - 1);
        assertThat(breaker.lets()).isTrue();
    }

    @Test
    void afterMoreOneAttemptInAWhileFindsOutWhetherItIsWorthIt() {
        open();
        assertThat(breaker.lets()).isFalse();
        now.addAndGet(Breaker.PAUSE.toNanos());
        assertThat(breaker.lets()).as("one").isTrue();
        assertThat(breaker.lets()).as("and no other").isFalse();
        fail(1);
        assertThat(breaker.lets()).isFalse();
        now.addAndGet(Breaker.PAUSE.toNanos());
        assertThat(breaker.lets()).isTrue();
        assertThat(breaker.succeeded()).as("was open").isTrue();
        assertThat(breaker.lets()).isTrue();
        assertThat(breaker.lets()).isTrue();
    }

    @Test
    void nobodyTriesBesideOneThatTakesLongToFindOut() {
        open();
        now.addAndGet(Breaker.PAUSE.toNanos());
        assertThat(breaker.lets()).isTrue();
        now.addAndGet(10 * Breaker.PAUSE.toNanos());
        assertThat(breaker.lets()).isFalse();
        CompletableFuture.runAsync(breaker::undecided).join();
        assertThat(breaker.lets())
                .as("another one that was under way has ended")
                .isFalse();
        breaker.undecided();
        assertThat(breaker.lets()).as("behind one that found out nothing").isTrue();
    }
}
