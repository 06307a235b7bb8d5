/** Collab4j's storage on Redis. Start at {@link io.collab4j.redis.RedisStorage}. */
module io.collab4j.redis {
    requires transitive io.collab4j.core;
    requires transitive redis.clients.jedis;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.collab4j.redis;
}
