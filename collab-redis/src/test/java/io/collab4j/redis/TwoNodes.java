package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/** Two nodes that write to one server and read from it, each with a way of its own that can be disturbed. */
final class TwoNodes implements AutoCloseable {
    static final int WRITERS = 3;
    static final int EDITS = 100;

    private final Kept open = new Kept();
    private final RedisServer server;
    private final List<FaultProxy> ways;
    private final Durability durability;
    private final List<RedisStorage> nodes;

    /** Two nodes; the server is closed with them. */
    TwoNodes(RedisServer server) {
        this(server, Durability.primary());
    }

    /** The same, with edits that are as safe as that when they are acknowledged. */
    TwoNodes(RedisServer server, Durability durability) {
        this.durability = durability;
        this.server = open.keep(server);
        this.ways = List.of(open.keep(new FaultProxy(server.address())), open.keep(new FaultProxy(server.address())));
        this.nodes = ways.stream().map(this::node).toList();
    }

    private RedisStorage node(FaultProxy way) {
        RedisClient client = open.keep(RedisClient.builder()
                .hostAndPort(way.address())
                .clientConfig(DefaultJedisClientConfig.builder()
                        .socketTimeoutMillis(500)
                        .connectionTimeoutMillis(500)
                        .build())
                .poolConfig(RedisServer.pool(10))
                .build());
        return open.keep(RedisStorage.builder(client).durability(durability).open());
    }

    List<FaultProxy> ways() {
        return ways;
    }

    List<RedisStorage> nodes() {
        return nodes;
    }

    /** Something that goes wrong and is over when it returns; then commits are made again, and told on both nodes. */
    void during(Consumer<StoreWorkload> fault) {
        StoreWorkload workload = StoreWorkload.begin(nodes, WRITERS);
        workload.await(EDITS);
        fault.accept(workload);
        workload.await(EDITS);
        workload.awaitNews();
        workload.end(nodes.get(0));
        assertThat(workload.shares()).allSatisfy(share -> assertThat(share).isPositive());
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void repeatedly(int times, Duration every, Consumer<Jedis> fault) {
        try (Jedis jedis = server.jedis()) {
            for (int i = 0; i < times; i++) {
                fault.accept(jedis);
                pause(every);
            }
        }
    }

    @Override
    public void close() {
        open.close();
    }
}
