package io.collab4j.redis;

import io.collab4j.store.Storage;
import java.time.Duration;
import java.util.function.Function;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.executors.CommandExecutor;
import redis.clients.jedis.executors.DefaultCommandExecutor;

/** The one server of {@link RedisDeployment}, for tests that look behind the store. */
final class RedisTest {
    private RedisTest() {}

    static Storage storage() {
        return RedisDeployment.oneServer().storage();
    }

    /** Another store on the same server, for the caller to close. */
    static RedisStorage storage(String keyPrefix) {
        return RedisStorage.builder(client()).keyPrefix(keyPrefix).open();
    }

    static RedisClient client() {
        return (RedisClient) RedisDeployment.oneServer().client();
    }

    /** Another client, for the caller to close. */
    static RedisClient client(Function<DefaultCommandExecutor, CommandExecutor> doing) {
        try (Connection connection = client().getPool().getResource()) {
            return RedisServer.client(
                    connection.getHostAndPort(),
                    DefaultJedisClientConfig.builder().build(),
                    4,
                    doing);
        }
    }

    /** What parts of a store need of it. */
    static RedisContext context(Calls calls, UnifiedJedis redis, Keys keys) {
        return new RedisContext(
                calls,
                calls,
                keys,
                new StoreGuard(redis, Topology.of(redis), keys),
                Commits.immediate(),
                Duration.ofDays(1),
                PubSub.SHARDED);
    }

    static Calls calls(UnifiedJedis redis) {
        return new Calls(new GuardedClient(redis, servers(redis)), 1);
    }

    static Servers servers(UnifiedJedis redis) {
        return new Servers(Topology.of(redis), () -> {});
    }

    static void pass(Duration time) {
        RedisDeployment.oneServer().pass(time);
    }
}
