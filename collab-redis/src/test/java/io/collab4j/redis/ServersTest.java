package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** What is done about commands that fail. */
class ServersTest {
    private static final byte[] KEY = {'k'};
    private static final byte[] OTHER = {'o'};

    private final AtomicInteger dropped = new AtomicInteger();
    private final AtomicInteger returned = new AtomicInteger();
    private final Servers servers = new Servers(new TwoServers(), returned::incrementAndGet);
    private final List<String> asked = new ArrayList<>();

    /** With each key on a server of its own. */
    private final class TwoServers implements Topology {
        @Override
        public Object place(byte[] channel) {
            return server(channel);
        }

        @Override
        public Object server(byte[] key) {
            return (char) key[0];
        }

        @Override
        public Connection connect(byte[] channel) {
            throw new AssertionError("nobody listens");
        }

        @Override
        public List<String> info(String section) {
            return List.of();
        }

        @Override
        public void dropIdle(byte[] key) {
            dropped.incrementAndGet();
        }
    }

    private Supplier<String> failing(JedisException failure) {
        return () -> {
            asked.add("asked");
            throw failure;
        };
    }

    private static JedisException silence() {
        return new JedisClusterOperationException("no more attempts", new JedisConnectionException("gone"));
    }

    private void failInVain(byte[] key, JedisException failure, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> servers.ask(key, failing(failure))).isSameAs(failure);
        }
    }

    @Test
    void aServerThatIsSilentIsNotAskedForAWhileAndOthersAre() {
        failInVain(KEY, silence(), Breaker.FAILURES);
        asked.clear();
        assertThatThrownBy(() -> servers.ask(KEY, failing(silence())))
                .isInstanceOf(CollabException.class)
                .hasMessageContaining("does not answer");
        assertThat(asked).isEmpty();
        assertThat(servers.ask(OTHER, () -> "there")).isEqualTo("there");
        assertThat(returned).hasValue(0);
    }

    @Test
    void aServerThatAnswersWithAnErrorIsThere() {
        failInVain(KEY, silence(), Breaker.FAILURES - 1);
        failInVain(KEY, new JedisDataException("OOM"), 1);
        failInVain(KEY, silence(), Breaker.FAILURES - 1);
        assertThat(servers.ask(KEY, () -> "there")).isEqualTo("there");
    }

    @Test
    void aCallForWhichTheTimeWasOverFoundNobodyEither() {
        failInVain(KEY, new JedisClusterOperationException("the deadline is exceeded"), Breaker.FAILURES);
        assertThatThrownBy(() -> servers.ask(KEY, () -> "there")).isInstanceOf(CollabException.class);
    }

    @Test
    void whoIsToldThatACommitIsNotSafeWasAnswered() {
        failInVain(KEY, silence(), Breaker.FAILURES - 1);
        CollabException unsafe = new CollabException(ErrorCode.STORE_UNAVAILABLE, "not safe yet");
        assertThatThrownBy(() -> servers.ask(KEY, () -> {
                    throw unsafe;
                }))
                .isSameAs(unsafe);
        failInVain(KEY, silence(), Breaker.FAILURES - 1);
        assertThat(servers.ask(KEY, () -> "there")).isEqualTo("there");
    }

    @Test
    void whatSaysNothingAboutTheServerIsNotCounted() {
        failInVain(KEY, silence(), Breaker.FAILURES - 1);
        failInVain(KEY, new JedisException("no connection is free"), 10);
        failInVain(KEY, new JedisClusterOperationException("sent on too often", new JedisDataException("MOVED")), 10);
        assertThat(servers.ask(KEY, () -> "there")).isEqualTo("there");
    }

    @Test
    void whoeverIsLetThroughFindsOutThatItIsBack() {
        failInVain(KEY, silence(), Breaker.FAILURES);
        RedisCluster.await(() -> {
            try {
                return servers.ask(KEY, () -> "back").equals("back");
            } catch (CollabException notYet) {
                return false;
            }
        });
        assertThat(returned).hasValue(1);
        assertThat(servers.ask(KEY, () -> "there")).isEqualTo("there");
        assertThat(returned).hasValue(1);
    }

    @Test
    void whatAFormerMasterRefusesIsAskedOnceMoreOnAnotherConnection() {
        Supplier<String> command = () -> {
            if (dropped.get() == 0) {
                throw new JedisDataException("READONLY You can't write against a read only replica.");
            }
            return "written";
        };
        assertThatCode(() -> asked.add(servers.ask(KEY, command))).doesNotThrowAnyException();
        assertThat(asked).containsExactly("written");
        assertThat(dropped).hasValue(1);
    }
}
