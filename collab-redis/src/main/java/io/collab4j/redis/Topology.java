package io.collab4j.redis;

import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;

/** Which servers there are, as far as somebody who listens has to know. */
interface Topology {

    /** The server on which a channel is told now; equal for channels that one connection may listen to. */
    Object place(byte[] channel);

    /** A connection to the server on which a channel is told, for the caller alone. */
    Connection connect(byte[] channel);

    /** What each server that takes writes says about a section of its state. */
    List<String> info(String section);

    /** Names the server that has a key, as far as that is known without asking. */
    default Object server(byte[] key) {
        return "the server";
    }

    /** Whether keys lie on different servers. */
    default boolean isSpread() {
        return false;
    }

    /** A connection to this server of a cluster, which somebody was sent to; for the caller alone. */
    default Connection connect(HostAndPort server) {
        throw new UnsupportedOperationException("nobody is sent to another server here");
    }

    /** Closes connections to the server that has a key if they are not used now; others take their place when they are needed. */
    void dropIdle(byte[] key);

    /** Does once what the first calls would have to do: opens connections, or finds out who has what. */
    default void prepare() {}

    /** Something has moved: servers are looked for anew. */
    default void refresh() {}

    /** What this client of Jedis leads to. */
    static Topology of(UnifiedJedis redis) {
        if (redis instanceof RedisClient single) {
            return new SingleServer(single);
        } else if (redis instanceof RedisSentinelClient sentinel) {
            return new SentinelServers(sentinel);
        } else if (redis instanceof RedisClusterClient cluster) {
            return new ClusterServers(cluster);
        }
        throw new IllegalArgumentException("a client for one server, for Sentinel or for a cluster is needed");
    }
}
