package io.collab4j.examples.benchmark;

import io.collab4j.redis.Durability;
import io.collab4j.redis.RedisStorage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What it costs to acknowledge only what a replica has, or what is on disk: fifty who write in a closed loop, on one node and on
 * two of which each waits for what the other has committed, too, and how long edits take from one to the other while fifty
 * type. One server with one replica, both on this machine; {@code -Dcollab.redis=valkey-server} is another one.
 */
final class DurabilityBenchmark {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private DurabilityBenchmark() {}

    /** Measures and prints everything. */
    public static void main(String[] arguments) throws Exception {
        FiftyWriters.rate("(warming up)", List.of(BenchmarkNode.inMemory()));
        try (LocalRedis plain = LocalRedis.start();
                LocalRedis copy = LocalRedis.replicaOf(plain)) {
            copy.awaitCopied();
            measure(plain, "primary", Durability.primary());
            measure(plain, "replicated(1)", Durability.replicated(1, PATIENCE));
        }
        for (String when : List.of("always", "everysec")) {
            try (LocalRedis onDisk = LocalRedis.start("--appendonly", "yes", "--appendfsync", when)) {
                measure(onDisk, "primary, " + when, Durability.primary());
                if (canWaitForDisks(onDisk)) {
                    measure(onDisk, "fsynced(0), " + when, Durability.fsynced(0, PATIENCE));
                }
            }
        }
    }

    private static void measure(LocalRedis redis, String what, Durability durability) throws Exception {
        double one = FiftyWriters.rate(what + ", one node", List.of(node(redis, "one", durability)));
        double two = FiftyWriters.rate(
                what + ", two nodes", List.of(node(redis, "two", durability), node(redis, "two", durability)));
        System.out.printf(Locale.ROOT, "%s, two nodes / one: %.2f%n", what, two / one);
        FiftyWriters.delivery(what, node(redis, "typed", durability), node(redis, "typed", durability));
        try (Jedis jedis = redis.jedis()) {
            jedis.flushAll();
        }
    }

    private static BenchmarkNode node(LocalRedis redis, String prefix, Durability durability) {
        return BenchmarkNode.over(RedisStorage.at(redis.uri())
                .keyPrefix(prefix)
                .durability(durability)
                .open());
    }

    private static boolean canWaitForDisks(LocalRedis redis) {
        try (Jedis jedis = redis.jedis()) {
            jedis.waitAOF(0, 0, 1);
            return true;
        } catch (JedisDataException unknown) {
            System.out.println("this server cannot wait for disks; Valkey and Redis from 7.2 on can");
            return false;
        }
    }
}
