package io.collab4j.redis;

import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.util.Pool;

/** The master that Sentinel names now. Who listens to a former one is told nothing, not even of that. */
record SentinelServers(RedisSentinelClient redis) implements Topology {

    @Override
    public Object place(byte[] channel) {
        return redis.getCurrentMaster();
    }

    @Override
    public Connection connect(byte[] channel) {
        return redis.getPrimaryNodesConnectionMap().values().iterator().next().getResource();
    }

    @Override
    public List<String> info(String section) {
        return List.of(redis.info(section));
    }

    @Override
    public void dropIdle(byte[] key) {
        redis.getPrimaryNodesConnectionMap().values().forEach(Pool::clear);
    }
}
