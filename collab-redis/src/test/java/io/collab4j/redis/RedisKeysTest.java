package io.collab4j.redis;

import io.collab4j.store.Storage;
import io.collab4j.store.StorageContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import redis.clients.jedis.UnifiedJedis;

/** What tests need that look behind the store, at what it leaves in Redis. */
abstract class RedisKeysTest extends StorageContract {
    final UnifiedJedis redis = RedisTest.client();
    /** A store apart from that of the contract: all its keys begin with the tenant of the test. */
    private RedisStorage another;

    private Keys keys;

    @Override
    protected Storage open() {
        return RedisTest.storage();
    }

    @Override
    protected void pass(Duration time) {
        RedisTest.pass(time);
    }

    @BeforeEach
    void openAnother() {
        another = RedisTest.storage(tenant());
        keys = new Keys(tenant());
    }

    @AfterEach
    void closeAnother() {
        another.close();
    }

    final RedisStorage another() {
        return another;
    }

    /** Of the store apart. */
    final Keys keys() {
        return keys;
    }
}
