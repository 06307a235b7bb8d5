package io.collab4j.redis;

import io.collab4j.store.BusContract;
import io.collab4j.store.Storage;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The bus by {@code PUBLISH}, as for a server that knows no sharded channels. */
@ParameterizedClass
@MethodSource("io.collab4j.redis.RedisDeployment#all")
class RedisPlainBusTest extends BusContract {
    private final RedisDeployment on;
    private final RedisStorage plain;

    RedisPlainBusTest(RedisDeployment on) {
        this.on = on;
        this.plain = RedisStorage.builder(on.client()).pubSub(PubSub.PLAIN).open();
    }

    @AfterEach
    void close() {
        plain.close();
    }

    @Override
    protected Storage open() {
        return plain;
    }

    @Override
    protected void pass(Duration time) {
        on.pass(time);
    }
}
