package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** Two nodes write and read while one server, or the way to it, fails: F5 to F9, F11, F12, F17, F24 and F25. */
class RedisFaultsTest {
    private static final JedisClientConfig PATIENT =
            DefaultJedisClientConfig.builder().socketTimeoutMillis(10_000).build();

    private final RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    private final TwoNodes two = new TwoNodes(server);
    private final List<FaultProxy> ways = two.ways();

    @AfterEach
    void close() {
        two.close();
    }

    private void during(Consumer<StoreWorkload> fault) {
        two.during(fault);
    }

    @Test
    void theServerIsKilledAndComesBackWithItsLog() {
        during(workload -> {
            server.kill();
            TwoNodes.pause(Duration.ofMillis(500));
            assertThat(workload.failures()).isPositive();
            server.restart();
        });
    }

    @Test
    void connectionsAreRefusedForAWhile() {
        during(workload -> {
            ways.forEach(way -> way.refuse(true));
            ways.forEach(FaultProxy::cut);
            TwoNodes.pause(Duration.ofSeconds(1));
            assertThat(workload.failures()).isPositive();
            ways.forEach(way -> way.refuse(false));
        });
    }

    @Test
    void whatIsSentVanishes() {
        during(workload -> {
            ways.forEach(way -> way.swallow(true));
            TwoNodes.pause(Duration.ofSeconds(2));
            assertThat(workload.failures()).isPositive();
            ways.forEach(way -> way.swallow(false));
        });
    }

    @Test
    void theServerStandsStill() {
        standsStillFor(Duration.ofSeconds(3));
    }

    /** So long that nobody's line, and none of those that listen, is the one it was (F7). */
    @Test
    @EnabledIfSystemProperty(named = "collab.proof", matches = "nightly")
    void theServerStandsStillForLong() {
        standsStillFor(Duration.ofSeconds(30));
    }

    private void standsStillFor(Duration time) {
        during(workload -> {
            server.pause();
            TwoNodes.pause(time);
            assertThat(workload.failures()).isPositive();
            server.resume();
        });
    }

    @Test
    void connectionsAreKilledAgainAndAgain() {
        during(workload -> two.repeatedly(
                20, Duration.ofMillis(100), jedis -> jedis.clientKill(new ClientKillParams().type(ClientType.NORMAL))));
    }

    @Test
    void thoseThatListenAreKilledAgainAndAgain() {
        during(workload -> two.repeatedly(
                10, Duration.ofMillis(200), jedis -> jedis.clientKill(new ClientKillParams().type(ClientType.PUBSUB))));
    }

    @Test
    void scriptsAreForgottenAgainAndAgain() {
        during(workload -> {
            int before = workload.failures();
            two.repeatedly(20, Duration.ofMillis(50), Jedis::scriptFlush);
            assertThat(workload.failures()).as("nobody is told").isEqualTo(before);
        });
    }

    @Test
    void thereIsNoMemoryLeft() {
        during(workload -> {
            try (Jedis jedis = server.jedis()) {
                jedis.configSet("maxmemory", "1");
                RedisCluster.await(() -> workload.failures() > 0);
                int kept = workload.acknowledged();
                TwoNodes.pause(Duration.ofMillis(300));
                assertThat(workload.acknowledged())
                        .as("nothing is taken")
                        .isLessThanOrEqualTo(kept + 2 * TwoNodes.WRITERS);
                jedis.configSet("maxmemory", "0");
            }
        });
    }

    @Test
    void theServerIsMadeAReplicaForAWhile() {
        during(workload -> {
            try (Jedis jedis = server.jedis()) {
                jedis.replicaof("127.0.0.1", 1);
                RedisCluster.await(() -> workload.failures() > 0);
                jedis.replicaofNoOne();
            }
        });
    }

    @Test
    void somebodyElsesScriptHoldsUpEverybody() {
        during(workload -> {
            try (Jedis jedis = new Jedis(server.address(), PATIENT)) {
                jedis.eval("""
                        local now = redis.call('TIME')
                        repeat local later = redis.call('TIME') until later[1] - now[1] > 1
                        """);
            }
            assertThat(workload.failures()).isPositive();
        });
    }

    @Test
    void oneNodeIsCutOffAndTheOtherIsNot() {
        during(workload -> {
            ways.get(0).refuse(true);
            ways.get(0).cut();
            workload.await(TwoNodes.EDITS);
            ways.get(0).refuse(false);
        });
    }

    @Test
    void everythingArrivesLate() {
        during(workload -> {
            ways.forEach(way -> way.delay(Duration.ofMillis(20)));
            workload.await(10);
            assertThat(workload.failures()).as("late is not lost").isZero();
            ways.forEach(way -> way.delay(Duration.ZERO));
        });
    }

    @Test
    void aNodeThatIsFartherAwayHasItsTurnAmongFasterOnes() {
        ways.get(1).delay(Duration.ofMillis(4));
        StoreWorkload workload = StoreWorkload.begin(two.nodes(), 1);
        // Without turns it has none: when it knows of one commit there are twenty more.
        RedisCluster.await(() -> workload.shares().get(1) >= 20);
        ways.get(1).delay(Duration.ZERO);
        workload.end(two.nodes().get(0));
        assertThat(workload.shares().get(0)).as("the faster one has more").isGreaterThan(20);
    }
}
