package io.collab4j.redis;

import io.collab4j.store.RateStoreContract;
import io.collab4j.store.Storage;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.collab4j.redis.RedisDeployment#all")
class RedisRatesTest extends RateStoreContract {
    private final RedisDeployment on;

    RedisRatesTest(RedisDeployment on) {
        this.on = on;
    }

    @Override
    protected Storage open() {
        return on.storage();
    }

    @Override
    protected void pass(Duration time) {
        on.pass(time);
    }
}
