package io.collab4j.examples.benchmark;

import io.collab4j.protocol.Budget;
import io.collab4j.redis.RedisStorage;
import io.collab4j.store.RateDebit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;

/**
 * The whole server without a container, in memory and with everything in a Redis on this machine, in one run: fifty who write in
 * a closed loop, the same on two nodes, how long an edit takes to the other node while fifty type, how much of Redis' time a
 * commit takes, and the joins of a document with a long history.
 */
final class RedisBenchmark {
    private static final int LONG_HISTORY = 100_000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Pattern SCRIPTS = Pattern.compile("cmdstat_evalsha:calls=(\\d+),usec=(\\d+)");

    private RedisBenchmark() {}

    /** Measures and prints everything. */
    public static void main(String[] arguments) throws Exception {
        try (LocalRedis redis = LocalRedis.start()) {
            double memory = FiftyWriters.rate("in memory", List.of(BenchmarkNode.inMemory()));
            double one = FiftyWriters.rate("Redis, one node", List.of(node(redis, "one")));
            double two = FiftyWriters.rate("Redis, two nodes", List.of(node(redis, "two"), node(redis, "two")));
            System.out.printf(Locale.ROOT, "Redis / memory: %.2f, two nodes / one: %.2f%n", one / memory, two / one);
            FiftyWriters.delivery("50 people type at two nodes", node(redis, "typed"), node(redis, "typed"));
            groupsOfTen(redis);
            rates(redis);
            try (BenchmarkNode writing = node(redis, "long")) {
                FiftyWriters.write(writing, LONG_HISTORY);
            }
            LongHistoryJoins.ofRunningNode(BenchmarkNode.forgetting(storage(redis, "long")));
            LongHistoryJoins.ofNewNodes(() -> node(redis, "long"));
        }
    }

    /** Of a cluster that shares what lies under a prefix. */
    private static BenchmarkNode node(LocalRedis redis, String prefix) {
        return BenchmarkNode.over(storage(redis, prefix));
    }

    private static RedisStorage storage(LocalRedis redis, String prefix) {
        return RedisStorage.at(redis.uri()).keyPrefix(prefix).open();
    }

    /** How long Redis itself is at work for a commit of ten operations, which is one call. */
    private static void groupsOfTen(LocalRedis redis) throws Exception {
        try (RedisStorage storage = storage(redis, "ten");
                Jedis jedis = redis.jedis()) {
            GroupCommits commits = new GroupCommits(storage, 10);
            // Until this process no longer compiles beside the server.
            commits.make(6_000);
            jedis.configResetStat();
            commits.make(2_000);
            System.out.printf(
                    Locale.ROOT, "a commit of ten operations: %.0f us of Redis' time%n", microsOfScript(jedis));
        }
    }

    /** On average of those that ran since the statistics began. */
    private static double microsOfScript(Jedis jedis) {
        Matcher found = SCRIPTS.matcher(jedis.info("commandstats"));
        if (!found.find()) {
            throw new IllegalStateException("no script ran");
        }
        return Double.parseDouble(found.group(2)) / Double.parseDouble(found.group(1));
    }

    /** What a node tells once a second of a tenant of which so many people type. */
    private static void rates(LocalRedis redis) throws Exception {
        try (RedisStorage storage = storage(redis, "rates");
                Jedis jedis = redis.jedis()) {
            for (int debits : new int[] {2, 100}) {
                List<RateDebit> taken = IntStream.range(0, debits)
                        .mapToObj(i ->
                                new RateDebit(Budget.OPERATIONS, "user-" + i, SECOND, SECOND, SECOND.multipliedBy(10)))
                        .toList();
                for (int call = 0; call < 4_000; call++) {
                    if (call == 2_000) {
                        jedis.configResetStat();
                    }
                    storage.rates().take("bench", taken).toCompletableFuture().get(10, TimeUnit.SECONDS);
                }
                System.out.printf(
                        Locale.ROOT, "%d shared buckets: %.0f us of Redis' time%n", debits, microsOfScript(jedis));
            }
        }
    }
}
