package io.collab4j.redis;

import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.store.Epoch;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Looks at the server now and then: whether it may keep documents, and whether it is still the store that it was. One that
 * would evict documents to make room gets none; one that has begun again without what it held is known by its record. Any
 * thread.
 */
final class StoreGuard {
    private static final Logger LOG = LoggerFactory.getLogger(RedisStorage.class);
    static final Duration EVERY = Duration.ofMinutes(1);
    /** When a server was another one, for a minute: a former master that has come back empty may be asked before it is told. */
    static final Duration DOUBTFUL = Duration.ofSeconds(1);

    private static final String POLICY = "maxmemory_policy:";
    /** These take keys only that end by themselves, which documents do not. */
    private static final Set<String> HARMLESS =
            Set.of("noeviction", "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl");

    private final Topology topology;
    private final Keys keys;
    private final AtomicLong next = new AtomicLong(System.nanoTime());
    private volatile StoreRecord record;
    private volatile long doubtfulUntil = System.nanoTime();
    private volatile @Nullable String harmful;

    /**
     * Looks for the first time.
     *
     * @throws IllegalStateException if the server may not keep documents, or holds what this version cannot read
     */
    StoreGuard(UnifiedJedis redis, Topology topology, Keys keys) {
        this.topology = topology;
        this.keys = keys;
        this.record = StoreRecord.of(redis, keys);
        String policy = harmfulPolicy();
        if (policy != null) {
            throw new IllegalStateException(
                    "with maxmemory-policy " + policy + " Redis may drop documents; use noeviction");
        }
        planNext();
    }

    private void planNext() {
        next.set(System.nanoTime() + EVERY.toNanos());
    }

    private @Nullable String harmfulPolicy() {
        for (String memory : topology.info("memory")) {
            String policy = memory.lines()
                    .filter(line -> line.startsWith(POLICY))
                    .findFirst()
                    .map(line -> line.substring(POLICY.length()).strip())
                    .orElse("noeviction");
            if (!HARMLESS.contains(policy)) {
                return policy;
            }
        }
        return null;
    }

    Epoch firstEpoch() {
        return record.firstEpoch();
    }

    /**
     * Looks again if it is time to, in the caller's thread. Where what the caller asks for may be at another server than what is
     * looked at here, that one's absence is not the caller's.
     */
    void look(UnifiedJedis redis) {
        long planned = next.get();
        long now = System.nanoTime();
        Duration pause = now - doubtfulUntil < 0 ? DOUBTFUL : EVERY;
        if (now - planned < 0 || !next.compareAndSet(planned, now + pause.toNanos())) {
            return;
        }
        try {
            lookNow(redis, now);
        } catch (JedisException | CollabException away) {
            if (!topology.isSpread()) {
                throw away;
            }
            next.set(now + DOUBTFUL.toNanos());
        }
    }

    private void lookNow(UnifiedJedis redis, long now) {
        StoreRecord there = StoreRecord.of(redis, keys);
        if (!there.equals(record)) {
            LOG.error("Redis has lost what it held, or is another one; fields begin in epoch {}", there.firstEpoch());
            record = there;
            doubtfulUntil = now + EVERY.toNanos();
            next.set(now + DOUBTFUL.toNanos());
        }
        String policy = harmfulPolicy();
        if (policy != null && harmful == null) {
            LOG.error(
                    "with maxmemory-policy {} Redis may drop documents; nothing is committed until that is changed",
                    policy);
        }
        harmful = policy;
    }

    /** The server was away, and may have come back as another one. */
    void lookSoon() {
        next.set(System.nanoTime());
    }

    /** Fails unless documents may be written. */
    void requireSafe() {
        if (harmful != null) {
            throw new CollabException(ErrorCode.STORE_UNAVAILABLE, "the store may not keep documents");
        }
    }
}
