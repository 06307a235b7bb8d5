package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;

/**
 * Two nodes write and read while a replica takes over from its master, or a slot moves: F13 to F16. Each edit is
 * acknowledged when a replica has it, so none that was is lost.
 */
class RedisFailoverTest {
    private static final int WRITERS = 3;
    private static final int EDITS = 100;
    private static final Duration NOTICED = Duration.ofSeconds(1);
    private static final JedisClientConfig IMPATIENT = DefaultJedisClientConfig.builder()
            .socketTimeoutMillis(500)
            .connectionTimeoutMillis(500)
            .build();

    private final Kept open = new Kept();

    @AfterEach
    void close() {
        open.close();
    }

    private RedisStorage node(UnifiedJedis client) {
        return open.keep(RedisStorage.builder(open.keep(client))
                .durability(Durability.replicated(1, Duration.ofMillis(500)))
                .open());
    }

    private RedisServer replicaOf(RedisServer main) {
        return open.keep(RedisServer.start(
                "--replicaof",
                "127.0.0.1",
                Integer.toString(main.address().getPort()),
                "--repl-diskless-sync-delay",
                "0"));
    }

    private static UnifiedJedis client(RedisServer sentinel) {
        return RedisSentinelClient.builder()
                .masterName("main")
                .sentinels(Set.of(sentinel.address()))
                .clientConfig(IMPATIENT)
                .poolConfig(RedisServer.pool(10))
                .build();
    }

    @Test
    void sentinelPutsAReplicaInThePlaceOfItsMaster() {
        RedisServer main = open.keep(RedisServer.start());
        replicaOf(main);
        replicaOf(main);
        RedisServer sentinel = open.keep(RedisServer.sentinel(main, NOTICED));
        RedisCluster.await(() -> sentinelKnows(sentinel, 2));
        List<RedisStorage> nodes = List.of(node(client(sentinel)), node(client(sentinel)));

        StoreWorkload workload = StoreWorkload.begin(nodes, WRITERS);
        workload.await(EDITS);
        main.kill();
        workload.await(EDITS);
        assertThat(workload.failures()).isPositive();
        workload.awaitNews();
        workload.end(nodes.get(0));
    }

    private static boolean sentinelKnows(RedisServer sentinel, int replicas) {
        try (Jedis jedis = sentinel.jedis()) {
            return jedis.sentinelReplicas("main").stream()
                            .filter(replica -> "ok".equals(replica.get("master-link-status")))
                            .count()
                    == replicas;
        }
    }

    /** F15: what the replica did not get nobody was told of. */
    @Test
    void theReplicaIsCutOffBeforeItTakesOver() {
        RedisServer main = RedisServer.start();
        RedisServer next = replicaOf(main);
        RedisServer after = replicaOf(main);
        RedisCluster.await(() -> next.isInSync() && after.isInSync());
        TwoNodes two = open.keep(new TwoNodes(main, Durability.replicated(1, Duration.ofMillis(200))));
        two.during(workload -> {
            main.cutOffReplicas();
            RedisCluster.await(() -> workload.failures() > TwoNodes.WRITERS);
            main.kill();
            next.follow(null);
            after.follow(next);
            two.ways().forEach(way -> way.redirect(next.address()));
        });
    }

    private RedisClusterClient client(RedisCluster cluster) {
        return RedisClusterClient.builder()
                .nodes(Set.of(
                        cluster.servers().get(0).address(),
                        cluster.servers().get(1).address()))
                .clientConfig(IMPATIENT)
                .poolConfig(RedisServer.pool(10))
                .build();
    }

    @Test
    void aReplicaOfAClusterTakesOver() {
        RedisCluster cluster = open.keep(RedisCluster.start(null, NOTICED.toMillis()));
        List<RedisClusterClient> clients = List.of(client(cluster), client(cluster));
        List<RedisStorage> nodes = clients.stream().map(this::node).toList();

        StoreWorkload workload = StoreWorkload.begin(nodes, WRITERS);
        workload.await(EDITS);
        RedisServer master = cluster.at(workload.slot());
        master.kill();
        cluster.awaitOtherThan(master, workload.slot());
        // The new master has no replica until the old one is back, and nothing is acknowledged.
        master.restart();
        workload.await(EDITS);
        assertThat(workload.failures()).isPositive();
        workload.awaitNews();
        workload.end(nodes.get(0));
    }

    @Test
    void theSlotMovesToAnotherServer() {
        RedisCluster cluster = open.keep(RedisCluster.start(null, NOTICED.toMillis()));
        List<RedisStorage> nodes = List.of(node(client(cluster)), node(client(cluster)));

        StoreWorkload workload = StoreWorkload.begin(nodes, WRITERS);
        for (int i = 0; i < 3; i++) {
            workload.await(EDITS);
            cluster.move(workload.slot());
        }
        workload.await(EDITS);
        assertThat(workload.failures()).as("nobody is told").isZero();
        workload.awaitNews();
        workload.end(nodes.get(0));
    }
}
