package io.collab4j.redis;

import io.collab4j.CollabLimits;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import java.net.URI;
import java.time.Duration;
import java.util.function.IntFunction;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/** What a store on Redis is made of; everything but the client has a default. */
public final class RedisStorageBuilder {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
    private static final Duration CONNECTION_WITHIN = Duration.ofMillis(500);
    /** Beside those that make calls: one that listens, and one to open the store. */
    private static final int MORE_CONNECTIONS = 2;

    private final IntFunction<UnifiedJedis> client;
    private final boolean own;
    private String keyPrefix = "collab";
    private int threads = 8;
    private Durability durability = Durability.primary();
    private PubSub pubSub = PubSub.SHARDED;
    private Duration clientRecordLifetime = CollabLimits.DEFAULT.documents().clientRecordLifetime();

    private RedisStorageBuilder(IntFunction<UnifiedJedis> client, boolean own) {
        this.client = client;
        this.own = own;
    }

    static RedisStorageBuilder on(UnifiedJedis redis) {
        return new RedisStorageBuilder(calls -> redis, false);
    }

    static RedisStorageBuilder at(URI uri) {
        return new RedisStorageBuilder(calls -> client(uri, calls), true);
    }

    /** Nobody waits long, neither for a connection nor for an answer. */
    private static UnifiedJedis client(URI uri, int calls) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(calls + MORE_CONNECTIONS);
        pool.setMaxIdle(calls + MORE_CONNECTIONS);
        // Whoever comes when a node has just started, or after a quiet minute, does not wait for connections to be
        // opened.
        pool.setMinIdle(calls);
        pool.setMaxWait(CONNECTION_WITHIN);
        JedisClientConfig config = DefaultJedisClientConfig.builder(uri)
                .connectionTimeoutMillis((int) ANSWER_WITHIN.toMillis())
                .socketTimeoutMillis((int) ANSWER_WITHIN.toMillis())
                .build();
        return RedisClient.builder()
                .hostAndPort(JedisURIHelper.getHostAndPort(uri))
                .clientConfig(config)
                .poolConfig(pool)
                .build();
    }

    /** What every key begins with; stores with different ones are apart though they share a server. */
    public RedisStorageBuilder keyPrefix(String prefix) {
        if (prefix.isEmpty() || prefix.contains("{")) {
            throw new IllegalArgumentException("a prefix has characters, and no brace");
        }
        this.keyPrefix = prefix;
        return this;
    }

    /** How many calls are made at a time; 8 if nothing is said. As many more where replicas or disks are waited for. */
    public RedisStorageBuilder threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("somebody has to make the calls");
        }
        this.threads = count;
        return this;
    }

    /** How long a client's last sequence number is known after its commit, longer than a client can be resumed. */
    public RedisStorageBuilder clientRecordLifetime(Duration lifetime) {
        this.clientRecordLifetime = lifetime;
        return this;
    }

    /** How safe an edit is when its author is told of its commit; {@link Durability#primary} if nothing is said. */
    public RedisStorageBuilder durability(Durability how) {
        this.durability = how;
        return this;
    }

    /** How nodes tell each other what has happened; {@link PubSub#SHARDED} if nothing is said. The same for all nodes. */
    public RedisStorageBuilder pubSub(PubSub how) {
        this.pubSub = how;
        return this;
    }

    /**
     * Opens the store.
     *
     * @throws io.collab4j.protocol.CollabException {@code store_unavailable} if the server does not answer
     * @throws IllegalStateException if the server may drop documents, holds those of a newer version, or cannot wait for the
     *     durability
     */
    public RedisStorage open() {
        UnifiedJedis redis = client.apply(isAwaited() ? 2 * threads : threads);
        try {
            return new RedisStorage(this, redis);
        } catch (RuntimeException failure) {
            if (own) {
                // Nobody else could.
                redis.close();
            }
            throw failure instanceof JedisException
                    ? new CollabException(ErrorCode.STORE_UNAVAILABLE, "the store does not answer", failure)
                    : failure;
        }
    }

    /** Whether the client is the store's to close. */
    boolean isOwn() {
        return own;
    }

    String keyPrefix() {
        return keyPrefix;
    }

    int threads() {
        return threads;
    }

    Durability durability() {
        return durability;
    }

    /** Whether commits wait for more than the server's answer; then they have threads of their own. */
    boolean isAwaited() {
        return !(durability instanceof Durability.Primary);
    }

    PubSub pubSub() {
        return pubSub;
    }

    Duration clientRecordLifetime() {
        return clientRecordLifetime;
    }
}
