package io.collab4j.redis;

import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.RedisClient;

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
    public void dropIdle() {
        redis.getPool().clear();
    }
}
