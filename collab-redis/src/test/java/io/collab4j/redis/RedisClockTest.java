package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.NodeLeases;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.TenantKey;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What happens when somebody sets the clock of the server back. */
class RedisClockTest {
    private static final PresencePlace PEOPLE = new TenantKey("t");
    private static final Duration LEASE = Duration.ofSeconds(3);

    private static <T> T get(CompletionStage<T> answer) throws Exception {
        return answer.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aLeaseThenEndsAsLongAfterThatAsItWasGrantedFor() throws Exception {
        RedisClock clock = new RedisClock();
        try (RedisServer server = RedisServer.start(clock);
                RedisClient client = server.client(4);
                RedisStorage store = RedisStorage.builder(client).threads(1).open()) {
            NodeLeases leases = store.nodeLeases();
            clock.pass(Duration.ofHours(1));
            get(leases.renew("n", LEASE, Instant.EPOCH));
            get(store.presence().enter(PEOPLE, new PresenceEntry("n", "s", "alice", "{}"), Instant.EPOCH));
            clock.pass(Duration.ofMinutes(-30));
            assertThat(get(leases.sweep())).isEmpty();
            clock.pass(Duration.ofSeconds(2));
            assertThat(get(leases.sweep())).isEmpty();
            clock.pass(Duration.ofSeconds(2));
            assertThat(get(leases.sweep())).containsKey(PEOPLE);
        }
    }
}
