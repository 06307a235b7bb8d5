package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.Budget;
import io.collab4j.store.RateDebit;
import io.collab4j.store.TenantKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of shared buckets in Redis, and calls that are made twice. */
class RedisRatesKeysTest extends RedisKeysTest {
    private static final TenantKey ACME = new TenantKey("acme");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Calls calls = RedisTest.calls(redis);

    @AfterEach
    void stop() {
        calls.close();
    }

    private static List<RateDebit> minutes(int count) {
        return List.of(debit("alice", count), debit(null, 2 * count));
    }

    private static RateDebit debit(@Nullable String user, int minutes) {
        Duration amount = MINUTE.multipliedBy(minutes);
        return new RateDebit(
                Budget.OPERATIONS, user, amount, minutes < 0 ? Duration.ZERO : amount, Duration.ofHours(1));
    }

    private Set<String> left() {
        return redis.keys(tenant() + "{*");
    }

    @Test
    void aCallThatIsMadeAgainTakesOnce() {
        RedisContext here = RedisTest.context(calls, redis, keys());
        RedisRates rates = new RedisRates(here);
        long call = here.nextCall();
        for (int i = 0; i < 3; i++) {
            List<Duration> lacking = rates.take(redis, call, ACME, minutes(5));
            assertThat(lacking.get(0)).isBetween(MINUTE.multipliedBy(4), MINUTE.multipliedBy(5));
            assertThat(lacking.get(1)).isBetween(MINUTE.multipliedBy(9), MINUTE.multipliedBy(10));
        }
        get(another().rates().take("acme", minutes(5)));
        assertThat(rates.take(redis, call, ACME, minutes(5)).get(0))
                .as("what another node has taken since")
                .isBetween(MINUTE.multipliedBy(9), MINUTE.multipliedBy(10));
        assertThat(rates.take(redis, here.nextCall(), ACME, minutes(5)).get(0))
                .isBetween(MINUTE.multipliedBy(14), MINUTE.multipliedBy(15));
    }

    @Test
    void nothingIsLeftOfWhatIsFull() {
        get(another().rates().take("acme", minutes(5)));
        assertThat(left()).hasSize(3);
        assertThat(redis.pttl(keys().rate(ACME, Budget.OPERATIONS, "alice")))
                .isBetween(
                        MINUTE.multipliedBy(4).toMillis(),
                        MINUTE.multipliedBy(5).toMillis());
        pass(MINUTE.multipliedBy(5).plusSeconds(1));
        assertThat(left()).as("the bucket of all").hasSize(1);
        get(another().rates().take("acme", List.of(debit(null, -12))));
        pass(MINUTE);
        assertThat(left()).isEmpty();
    }
}
