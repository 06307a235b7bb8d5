package io.collab4j.redis;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Opens when several calls in a row found no server, so that the next ones need not wait to find the same; lets one through
 * now and then to see whether it is back. Any thread.
 */
final class Breaker {
    private static final Logger LOG = LoggerFactory.getLogger(RedisStorage.class);
    static final int FAILURES = 5;
    static final Duration PAUSE = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private final Runnable onReturn;
    private int failures;
    private long next;

    Breaker(LongSupplier nanoTime, Runnable onReturn) {
        this.nanoTime = nanoTime;
        this.onReturn = onReturn;
    }

    /** Whether a call may be made now. */
    synchronized boolean lets() {
        if (failures < FAILURES) {
            return true;
        }
        long now = nanoTime.getAsLong();
        if (now - next < 0) {
            return false;
        }
        next = now + PAUSE.toNanos();
        return true;
    }

    synchronized void answered() {
        if (failures >= FAILURES) {
            LOG.info("Redis answers again");
            onReturn.run();
        }
        failures = 0;
    }

    /** A server that answers with an error is there. */
    synchronized void failed(JedisException failure) {
        if (!(failure instanceof JedisConnectionException)) {
            answered();
            return;
        }
        failures++;
        next = nanoTime.getAsLong() + PAUSE.toNanos();
        if (failures == FAILURES) {
            LOG.warn("Redis does not answer; calls fail at once until it does");
        }
    }
}
