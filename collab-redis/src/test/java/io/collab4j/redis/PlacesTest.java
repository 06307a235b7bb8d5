package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.redis.Places.Left;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.TenantKey;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;

/** Tickets, which keep the entries of a node apart that a sweep was meant for and those that came later. */
class PlacesTest {
    private static final PresencePlace PLACE = new TenantKey("t");
    private static final Instant AT = Instant.EPOCH;

    private final UnifiedJedis redis = RedisTest.client();
    private final Calls calls = RedisTest.calls(redis);
    private final RedisContext context = RedisTest.context(calls, redis, new Keys("places-" + UUID.randomUUID()));
    private final Places places = new Places(context);
    private final Nodes nodes = new Nodes(context);

    @AfterEach
    void close() {
        calls.close();
    }

    /** Tickets are times of the server; one of long ago is no ticket any more. */
    private static long ticket(int number) {
        return 10_000_000_000_000L + number;
    }

    private long enter(String session, int ticket) {
        PresenceEntry entry = new PresenceEntry("n", session, session, "{}");
        return places.enter(redis, context.newCall(), PLACE, entry, ticket(ticket), AT)
                .swept();
    }

    private Optional<Long> leave(String session) {
        return places.leave(redis, context.newCall(), PLACE, session, AT).flatMap(Left::vacated);
    }

    @Test
    void aTicketUpToWhichTheNodeWasSweptIsOfNoUse() {
        places.sweep(redis, context.newCall(), PLACE, "n", ticket(9), AT);
        places.sweep(redis, context.newCall(), PLACE, "n", ticket(5), AT);
        assertThat(enter("s1", 7)).isEqualTo(ticket(9));
        assertThat(enter("s1", 9)).isEqualTo(ticket(9));
        assertThat(enter("s1", 10)).isZero();
        assertThat(places.list(redis, PLACE, -1).orElseThrow().roster().entries())
                .hasSize(1);
    }

    @Test
    void theLastOneWhoLeavesNamesTheLargestTicket() {
        enter("s1", 9);
        enter("s2", 7);
        assertThat(leave("s1")).isEmpty();
        assertThat(leave("s2")).contains(ticket(9));
        enter("s1", 5);
        assertThat(leave("s1")).contains(ticket(5));
    }

    @Test
    void aNewTicketIsLargerThanAllBeforeItAndThanTheOneThatWasTooSmall() {
        long first = nodes.seat(redis, "n", PLACE, AT, 0);
        long second = nodes.seat(redis, "m", PLACE, AT, 0);
        assertThat(second).isGreaterThan(first);
        long third = nodes.seat(redis, "n", PLACE, AT, second + 1_000_000);
        assertThat(third).isGreaterThan(second + 1_000_000);
        assertThat(nodes.seat(redis, "n", PLACE, AT, 0)).isGreaterThan(third);
    }
}
