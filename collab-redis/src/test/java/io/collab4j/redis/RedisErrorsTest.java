package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/**
 * Two nodes write and read while their server answers, but not what is wanted, or has another clock than it had, or has lost what
 * may be lost: F17 (LOADING, MISCONF, NOAUTH), F18 to F20. The other errors of F17 are in {@link RedisFaultsTest}.
 */
class RedisErrorsTest {
    private final Kept open = new Kept();

    @AfterEach
    void close() {
        open.close();
    }

    private TwoNodes nodes(RedisServer server) {
        return open.keep(new TwoNodes(server));
    }

    private static void awaitReason(StoreWorkload workload, String error) {
        RedisCluster.await(() -> workload.reasons().contains(error));
    }

    @Test
    void theServerReadsItsDataAgain() {
        RedisServer server = open.keep(RedisServer.start("--enable-debug-command", "yes"));
        nodes(server).during(workload -> {
            try (Jedis jedis = new Jedis(
                    server.address(),
                    DefaultJedisClientConfig.builder()
                            .socketTimeoutMillis(30_000)
                            .build())) {
                // Slowly, key by key, and it answers others in between.
                jedis.configSet("key-load-delay", "100000");
                jedis.configSet("loading-process-events-interval-bytes", "1024");
                // While there are few keys it may be through before anybody asks.
                RedisCluster.await(() -> {
                    jedis.sendCommand(() -> "DEBUG".getBytes(StandardCharsets.US_ASCII), "RELOAD");
                    return workload.reasons().contains("LOADING");
                });
            }
        });
    }

    @Test
    void theServerCannotWriteItsSnapshot() {
        RedisServer server = open.keep(RedisServer.start());
        Path inTheWay = server.directory().resolve("dump.rdb");
        nodes(server).during(workload -> {
            try (Jedis jedis = server.jedis()) {
                jedis.configSet("save", "3600 1");
                create(inTheWay);
                jedis.bgsave();
                awaitReason(workload, "MISCONF");
                delete(inTheWay);
                jedis.bgsave();
            }
        });
    }

    private static void create(Path directory) {
        try {
            Files.createDirectory(directory);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void delete(Path directory) {
        try {
            Files.delete(directory);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** F19. */
    @Test
    void theDiskIsFull() {
        RedisServer server = open.keep(RedisServer.onSmallDisk("--appendonly", "yes"));
        nodes(server).during(workload -> {
            server.fillDisk();
            awaitReason(workload, "MISCONF");
            int kept = workload.acknowledged();
            TwoNodes.pause(Duration.ofMillis(300));
            assertThat(workload.acknowledged()).as("nothing is taken").isLessThanOrEqualTo(kept + 2 * TwoNodes.WRITERS);
            server.freeDisk();
        });
    }

    @Test
    void aPasswordIsAskedForThatNobodyHas() {
        RedisServer server = open.keep(RedisServer.start());
        nodes(server).during(workload -> {
            try (Jedis jedis = server.jedis()) {
                jedis.ping();
                jedis.configSet("requirepass", "secret");
                jedis.clientKill(new ClientKillParams().type(ClientType.NORMAL).skipMe(ClientKillParams.SkipMe.YES));
                awaitReason(workload, "NOAUTH");
                jedis.configSet("requirepass", "");
            }
        });
    }

    /** F18: what ends by itself may be thrown out; the grants of locks are no more then, and what they let in is not either. */
    @Test
    void whatIsKnownOfLocksIsLostAgainAndAgain() {
        RedisServer server = open.keep(RedisServer.start());
        TwoNodes two = nodes(server);
        two.during(workload -> two.repeatedly(20, Duration.ofMillis(50), jedis -> {
            for (String what : List.of("locks", "token", "waiters", "ended")) {
                jedis.keys("*/d/" + what).forEach(jedis::del);
            }
            jedis.keys("*/locks").forEach(jedis::del);
        }));
    }

    /** F20. */
    @Test
    void somebodySetsTheClockOfTheServer() {
        RedisClock clock = new RedisClock();
        RedisServer server = open.keep(RedisServer.start(clock));
        nodes(server).during(workload -> {
            for (int hours : new int[] {1, -2, 3, -2}) {
                clock.pass(Duration.ofHours(hours));
                workload.await(TwoNodes.EDITS);
            }
        });
    }
}
