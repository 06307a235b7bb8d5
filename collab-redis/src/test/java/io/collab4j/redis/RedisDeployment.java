package io.collab4j.redis;

import io.collab4j.store.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.executors.CommandExecutor;
import redis.clients.jedis.executors.DefaultCommandExecutor;

/** What the contracts of the seams run on: started when it is first asked for, with one store for all tests. */
final class RedisDeployment {
    private static final RedisDeployment ONE_SERVER =
            new RedisDeployment("one server", clock -> RedisServer.start(clock).client(16));
    private static final RedisDeployment TWICE = new RedisDeployment(
            "one server, each call made twice, with the rights of docs/REDIS.md",
            clock -> RedisServer.start(clock)
                    .withRights("collab", "password", rights())
                    .client(16, Twice::new));
    private static final RedisDeployment SENTINEL = new RedisDeployment("Sentinel", RedisDeployment::sentinel);
    // No server is to be taken for failed because the clock jumps.
    private static final RedisDeployment CLUSTER = new RedisDeployment(
            "a cluster",
            clock ->
                    RedisCluster.start(clock, Duration.ofDays(3_650).toMillis()).client(16));

    private static final RedisDeployment VALKEY = new RedisDeployment(
            "Valkey", clock -> RedisServer.start(clock, RedisProgram.VALKEY).client(16));

    private final String name;
    private final RedisClock clock = new RedisClock();
    private final Function<RedisClock, UnifiedJedis> start;
    private @Nullable UnifiedJedis client;
    private @Nullable Storage storage;

    private RedisDeployment(String name, Function<RedisClock, UnifiedJedis> start) {
        this.name = name;
        this.start = start;
    }

    /** Each of them, for a test that runs on all. */
    static Stream<RedisDeployment> all() {
        return Stream.of(ONE_SERVER, TWICE, SENTINEL, CLUSTER, VALKEY);
    }

    static RedisDeployment oneServer() {
        return ONE_SERVER;
    }

    /** What a user is given, as the page says. */
    private static List<String> rights() {
        try {
            String page = Files.readString(Path.of("..", "docs", "REDIS.md"));
            String command = page.substring(page.indexOf("ACL SETUSER"));
            return List.of(command.substring(0, command.indexOf("```")).strip().split("\\s+", -1)).stream()
                    .skip(3)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Makes each call twice, and takes the second answer: that of a client that did not receive the first. */
    private record Twice(DefaultCommandExecutor once) implements CommandExecutor {
        @Override
        public <T> T executeCommand(CommandObject<T> command) {
            once.executeCommand(command);
            return once.executeCommand(command);
        }

        @Override
        public void close() {
            once.close();
        }
    }

    private static UnifiedJedis sentinel(RedisClock clock) {
        RedisServer main = RedisServer.start(clock);
        RedisServer.start(
                clock,
                "--replicaof",
                "127.0.0.1",
                Integer.toString(main.address().getPort()));
        RedisServer sentinel = RedisServer.sentinel(main, Duration.ofHours(1));
        return RedisSentinelClient.builder()
                .masterName("main")
                .sentinels(Set.of(sentinel.address()))
                .poolConfig(RedisServer.pool(16))
                .build();
    }

    synchronized UnifiedJedis client() {
        UnifiedJedis connected = client;
        if (connected == null) {
            connected = start.apply(clock);
            client = connected;
        }
        return connected;
    }

    synchronized Storage storage() {
        Storage open = storage;
        if (open == null) {
            open = RedisStorage.builder(client()).open();
            storage = open;
        }
        return open;
    }

    void pass(Duration time) {
        clock.pass(time);
    }

    @Override
    public String toString() {
        return name;
    }
}
