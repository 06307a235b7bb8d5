package io.collab4j.redis;

import static io.collab4j.redis.Edits.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.Budget;
import io.collab4j.protocol.ChannelPosition;
import io.collab4j.store.ChannelDraft;
import io.collab4j.store.ChannelKey;
import io.collab4j.store.ChannelRetention;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.RateDebit;
import io.collab4j.store.TenantKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.executors.CommandExecutor;
import redis.clients.jedis.executors.DefaultCommandExecutor;

/** A connection may break behind a call, when the server has made it; the store makes it once more, and it counts once. */
class LostAnswersTest {
    private static final TenantKey TENANT = new TenantKey("t");
    private static final Instant AT = Instant.EPOCH;
    private static final PresenceEntry ALICE = new PresenceEntry("node", "session", "alice", "{}");

    private static final ChannelRetention KEPT = new ChannelRetention(10, Duration.ofHours(1));
    private static final List<ChannelDraft> HELLO = List.of(new ChannelDraft("e", "1", null, AT));

    private final Kept open = new Kept();
    private final Line[] lines = new Line[1];
    private final RedisClient client = open.keep(RedisTest.client(calls -> lines[0] = new Line(calls)));
    private final Line line = lines[0];
    private final String prefix = "lost-" + UUID.randomUUID();
    private final RedisStorage store =
            open.keep(RedisStorage.builder(client).keyPrefix(prefix).open());

    @AfterEach
    void close() {
        open.close();
    }

    private interface Happening {
        void happen() throws Exception;
    }

    /** On which an answer gets lost. */
    private static final class Line implements CommandExecutor {
        private final DefaultCommandExecutor calls;
        private int answers = Integer.MAX_VALUE;
        private Happening meanwhile = () -> {};

        Line(DefaultCommandExecutor calls) {
            this.calls = calls;
        }

        /** The answer behind so many others gets lost. */
        synchronized void loseAfter(int others) {
            answers = others;
        }

        synchronized void loseNext(Happening before) {
            answers = 0;
            meanwhile = before;
        }

        synchronized boolean hasLost() {
            return answers < 0;
        }

        @Override
        public <T> T executeCommand(CommandObject<T> command) {
            T answer = calls.executeCommand(command);
            if (isLost()) {
                throw new JedisConnectionException("the connection has broken");
            }
            return answer;
        }

        private synchronized boolean isLost() {
            if (answers-- != 0) {
                return false;
            }
            try {
                meanwhile.happen();
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
            return true;
        }

        @Override
        public void close() {
            calls.close();
        }
    }

    @Test
    void aMessageIsAppendedOnce() throws Exception {
        ChannelKey chat = new ChannelKey("t", "chat:1");
        line.loseAfter(0);
        ChannelPosition position = get(store.channels().append(chat, HELLO, KEPT));
        assertThat(line.hasLost()).isTrue();
        assertThat(position.offset()).isEqualTo(1);
        assertThat(get(store.channels().newest(chat, 10)).messages()).hasSize(1);
    }

    @Test
    void aChannelThatHasBegunAnewIsNotDeletedOnceMore() throws Exception {
        ChannelKey chat = new ChannelKey("t", "chat:2");
        get(store.channels().append(chat, HELLO, KEPT));
        RedisStorage another = open.keep(RedisTest.storage(prefix));
        line.loseNext(() -> get(another.channels().append(chat, HELLO, KEPT)));
        get(store.channels().delete(chat, "gone"));
        assertThat(line.hasLost()).isTrue();
        assertThat(get(store.channels().newest(chat, 10)).messages()).hasSize(1);
    }

    @Test
    void aDebitIsTakenOnce() throws Exception {
        Duration minute = Duration.ofMinutes(1);
        List<RateDebit> debits =
                List.of(new RateDebit(Budget.OPERATIONS, "alice", minute, minute, minute.multipliedBy(10)));
        get(store.rates().take("t", debits));
        line.loseAfter(0);
        List<Duration> lacking = get(store.rates().take("t", debits));
        assertThat(line.hasLost()).isTrue();
        assertThat(lacking.get(0)).isLessThanOrEqualTo(minute.multipliedBy(2));
    }

    private Optional<PresenceChange> enter(PresencePlace place) throws Exception {
        return get(store.presence().enter(place, ALICE, AT));
    }

    @Test
    void whoHasComeAndGoneIsToldOf() throws Exception {
        get(store.nodeLeases().renew("node", Duration.ofMinutes(1), AT));
        // The seat, then the entry.
        line.loseAfter(1);
        assertThat(enter(TENANT))
                .hasValueSatisfying(change -> assertThat(change.present()).isTrue());
        assertThat(line.hasLost()).isTrue();
        line.loseAfter(0);
        assertThat(get(store.presence().leave(TENANT, ALICE.sessionId(), AT)))
                .hasValueSatisfying(change -> assertThat(change.present()).isFalse());
        assertThat(line.hasLost()).isTrue();
    }

    @Test
    void whoIsSweptIsToldOf() throws Exception {
        get(store.nodeLeases().renew("node", Duration.ofMillis(1), AT));
        enter(TENANT);
        RedisTest.pass(Duration.ofSeconds(1));
        // Who is dying, what he has, and where he is swept.
        line.loseAfter(2);
        assertThat(get(store.nodeLeases().sweep())).containsKey(TENANT);
        assertThat(line.hasLost()).isTrue();
    }
}
