package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.Author;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import io.collab4j.store.FieldLock;
import io.collab4j.store.LockAnswer.Denied;
import io.collab4j.store.LockAnswer.Granted;
import io.collab4j.store.LockHolder;
import io.collab4j.store.LockTerms;
import io.collab4j.store.NodeLeases;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.TenantKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What happens when somebody sets the clock of the server back. */
class RedisClockTest {
    private static final PresencePlace PEOPLE = new TenantKey("t");
    private static final Duration LEASE = Duration.ofSeconds(3);

    private static <T> T get(CompletionStage<T> answer) throws Exception {
        return answer.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static final Duration BACK = Duration.ofMinutes(-30);
    private static final FieldKey FIELD = new DocumentKey("t", "d").field("f");
    private static final LockTerms TERMS = new LockTerms(LEASE, LEASE, 100, 10, LEASE);

    private final RedisClock clock = new RedisClock();
    private final RedisServer server = RedisServer.start(clock);
    private final RedisClient client = server.client(4);
    private final RedisStorage store = RedisStorage.builder(client).threads(1).open();

    @AfterEach
    void stop() {
        store.close();
        client.close();
        server.close();
    }

    @Test
    void aLeaseThenEndsAsLongAfterThatAsItWasGrantedFor() throws Exception {
        NodeLeases leases = store.nodeLeases();
        clock.pass(Duration.ofHours(1));
        get(leases.renew("n", LEASE, Instant.EPOCH));
        get(store.presence().enter(PEOPLE, new PresenceEntry("n", "s", "alice", "{}"), Instant.EPOCH));
        clock.pass(BACK);
        assertThat(get(leases.sweep())).isEmpty();
        clock.pass(Duration.ofSeconds(2));
        assertThat(get(leases.sweep())).isEmpty();
        clock.pass(Duration.ofSeconds(2));
        assertThat(get(leases.sweep())).containsKey(PEOPLE);
    }

    private static LockHolder of(String user) {
        return new LockHolder(new Author(user, "c-" + user, "s-" + user, 1), "{}");
    }

    private List<FieldLock> locks() throws Exception {
        return get(store.locks().locks(FIELD.document()));
    }

    @Test
    void aLockThenEndsAsLongAfterThatAsItWasGrantedFor() throws Exception {
        clock.pass(Duration.ofHours(1));
        get(store.locks().acquire(FIELD, of("alice"), TERMS, false));
        clock.pass(BACK);
        assertThat(locks()).hasSize(1);
        clock.pass(Duration.ofSeconds(2));
        assertThat(locks()).hasSize(1);
        clock.pass(Duration.ofSeconds(2));
        assertThat(locks()).isEmpty();
    }

    @Test
    void theGraceOfAClientThatHasGoneEndsLikewise() throws Exception {
        Duration day = Duration.ofDays(1);
        get(store.locks().acquire(FIELD, of("alice"), new LockTerms(day, day, 100, 10, LEASE), false));
        clock.pass(Duration.ofHours(1));
        get(store.locks().disconnect(FIELD, of("alice").author(), LEASE));
        clock.pass(BACK);
        assertThat(locks()).hasSize(1);
        clock.pass(Duration.ofSeconds(4));
        assertThat(locks()).isEmpty();
    }

    /** The place of one who waits is kept for those who come later only as long as was promised. */
    @Test
    void whoWaitsForALockThenKeepsNobodyOutForLonger() throws Exception {
        clock.pass(Duration.ofHours(1));
        get(store.locks().acquire(FIELD, of("alice"), TERMS, false));
        get(store.locks().acquire(FIELD, of("bob"), TERMS, true));
        clock.pass(BACK);
        get(store.locks().release(FIELD, of("alice").author()));
        assertThat(get(store.locks().acquire(FIELD, of("carol"), TERMS, true))).isInstanceOf(Denied.class);
        clock.pass(Duration.ofSeconds(4));
        assertThat(get(store.locks().acquire(FIELD, of("carol"), TERMS, false))).isInstanceOf(Granted.class);
    }
}
