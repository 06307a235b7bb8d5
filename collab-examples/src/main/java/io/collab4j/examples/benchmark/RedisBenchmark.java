package io.collab4j.examples.benchmark;

import io.collab4j.Collab;
import io.collab4j.CollabBuilder;
import io.collab4j.CollabLimits;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.protocol.Budget;
import io.collab4j.redis.RedisStorage;
import io.collab4j.session.Handshake;
import io.collab4j.store.RateDebit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
 * commit takes, and the join of a document with a long history.
 */
final class RedisBenchmark {
    private static final int WRITERS = 50;
    private static final int LONG_HISTORY = 100_000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final Pattern SCRIPTS = Pattern.compile("cmdstat_evalsha:calls=(\\d+),usec=(\\d+)");

    private RedisBenchmark() {}

    /** Measures and prints everything. */
    public static void main(String[] arguments) throws Exception {
        try (LocalRedis redis = LocalRedis.start()) {
            double memory = rate("in memory", List.of(node(Collab.builder())));
            double one = rate("Redis, one node", List.of(node(redis, "one")));
            double two = rate("Redis, two nodes", List.of(node(redis, "two"), node(redis, "two")));
            System.out.printf(Locale.ROOT, "Redis / memory: %.2f, two nodes / one: %.2f%n", one / memory, two / one);
            delivery(redis);
            groupsOfTen(redis);
            rates(redis);
            join(redis);
        }
    }

    /** A node with its store. */
    private record Node(Collab collab, Runnable onClose) implements AutoCloseable {
        @Override
        public void close() {
            collab.close();
            onClose.run();
        }
    }

    /** Of a cluster that shares what lies under a prefix. */
    private static Node node(LocalRedis redis, String prefix) {
        RedisStorage storage = RedisStorage.at(redis.uri()).keyPrefix(prefix).open();
        return new Node(build(Collab.builder().storage(storage)), storage::close);
    }

    private static Node node(CollabBuilder builder) {
        return new Node(build(builder), () -> {});
    }

    private static Collab build(CollabBuilder builder) {
        return builder.authorizer(Authorizer.of(access -> true))
                .limits(CollabLimits.DEFAULT.unthrottled())
                .build();
    }

    private static void connect(Node node, BenchmarkClient client) {
        User user = User.named("bench", "user-" + System.identityHashCode(client), "somebody");
        client.attach(node.collab().connect(client, new Handshake("127.0.0.1", new Identity(user, Instant.MAX))));
        client.say("{\"type\":\"document_join\",\"document_id\":\"d\",\"fields\":[\"f\"]}");
    }

    private static double rate(String what, List<Node> nodes) throws Exception {
        List<LoopClient> clients = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            LoopClient client = new LoopClient(true);
            clients.add(client);
            connect(nodes.get(i % nodes.size()), client);
        }
        TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
        long before = acknowledged(clients);
        long began = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(MEASURED.toNanos());
        double rate = (acknowledged(clients) - before) / ((System.nanoTime() - began) / 1e9);
        clients.forEach(LoopClient::stop);
        List<Long> shares = new ArrayList<>();
        for (int node = 0; node < nodes.size(); node++) {
            long share = 0;
            for (int i = node; i < WRITERS; i += nodes.size()) {
                share += clients.get(i).acknowledged();
            }
            shares.add(share);
        }
        System.out.printf(Locale.ROOT, "%-18s %,8.0f edits committed/s, by node %s%n", what, rate, shares);
        for (Node node : nodes) {
            node.close();
        }
        return rate;
    }

    private static long acknowledged(List<LoopClient> clients) {
        return clients.stream().mapToLong(LoopClient::acknowledged).sum();
    }

    /** From an edit at one node to its arrival at the other. */
    private static void delivery(LocalRedis redis) throws Exception {
        try (Node here = node(redis, "typed");
                Node there = node(redis, "typed")) {
            List<LoopClient> typing = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                LoopClient client = new LoopClient(Duration.ofMillis(200));
                typing.add(client);
                connect(i % 2 == 0 ? here : there, client);
            }
            ArrivalClient reader = new ArrivalClient();
            connect(there, reader);
            TimeUnit.SECONDS.sleep(3);
            reader.clear();
            TimeUnit.NANOSECONDS.sleep(MEASURED.toNanos());
            long[] waits = reader.waits();
            typing.forEach(LoopClient::stop);
            System.out.printf(
                    Locale.ROOT,
                    "50 people type at two nodes: %,d arrivals, p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                    waits.length,
                    waits[waits.length / 2] / 1e6,
                    waits[waits.length * 99 / 100] / 1e6,
                    waits[waits.length - 1] / 1e6);
        }
    }

    /** How long Redis itself is at work for a commit of ten operations, which is one call. */
    private static void groupsOfTen(LocalRedis redis) throws Exception {
        try (RedisStorage storage =
                        RedisStorage.at(redis.uri()).keyPrefix("ten").open();
                Jedis jedis = redis.jedis()) {
            GroupCommits commits = new GroupCommits(storage, 10);
            commits.make(500);
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
        try (RedisStorage storage =
                        RedisStorage.at(redis.uri()).keyPrefix("rates").open();
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

    /** By a node that has not had the document open. */
    private static void join(LocalRedis redis) throws Exception {
        try (Node writing = node(redis, "long")) {
            List<LoopClient> clients = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                LoopClient client = new LoopClient(true);
                clients.add(client);
                connect(writing, client);
            }
            while (acknowledged(clients) < LONG_HISTORY) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            clients.forEach(LoopClient::stop);
        }
        long[] waits = new long[20];
        for (int i = 0; i < waits.length; i++) {
            try (Node fresh = node(redis, "long")) {
                ArrivalClient reader = new ArrivalClient();
                long began = System.nanoTime();
                connect(fresh, reader);
                waits[i] = reader.joined().get(10, TimeUnit.SECONDS) - began;
            }
        }
        Arrays.sort(waits);
        System.out.printf(
                Locale.ROOT,
                "join of a document of %,d operations: median %.1f ms, longest %.1f ms%n",
                LONG_HISTORY,
                waits[waits.length / 2] / 1e6,
                waits[waits.length - 1] / 1e6);
    }
}
