package io.collab4j.redis;

import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.Pool;

/** One server, at which everything is told. */
record SingleServer(RedisClient redis) implements Topology {

    @Override
    public Object place(byte[] channel) {
        return "the server";
    }

    @Override
    public Connection connect(byte[] channel) {
        return redis.getPool().getResource();
    }

    @Override
    public List<String> info(String section) {
        return List.of(redis.info(section));
    }

    @Override
    public void prepare() {
        Pool<Connection> pool = redis.getPool();
        pool.addObjects(pool.getMinIdle() - pool.getNumIdle());
    }

    @Override
    public void dropIdle(byte[] key) {
        redis.getPool().clear();
    }
}
