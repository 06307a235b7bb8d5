package io.collab4j.examples.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Fifty who write in one field, spread over the nodes that share it. */
final class FiftyWriters {
    private static final int WRITERS = 50;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration MEASURED = Duration.ofSeconds(10);

    private FiftyWriters() {}

    private static List<LoopClient> connect(List<BenchmarkNode> nodes, Supplier<LoopClient> writer) {
        List<LoopClient> clients = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            LoopClient client = writer.get();
            clients.add(client);
            nodes.get(i % nodes.size()).connect(client);
        }
        return clients;
    }

    private static long acknowledged(List<LoopClient> clients) {
        return clients.stream().mapToLong(LoopClient::acknowledged).sum();
    }

    /** Prints how many edits a second are committed if each is followed by the next, and closes the nodes. */
    static double rate(String what, List<BenchmarkNode> nodes) throws InterruptedException {
        List<LoopClient> clients = connect(nodes, () -> new LoopClient(true));
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
        System.out.printf(Locale.ROOT, "%-30s %,8.0f edits committed/s, by node %s%n", what, rate, shares);
        nodes.forEach(BenchmarkNode::close);
        return rate;
    }

    /** Prints how long edits take from one node to the other while everybody types, five times a second; closes the nodes. */
    static void delivery(String what, BenchmarkNode here, BenchmarkNode there) throws InterruptedException {
        try (here;
                there) {
            List<LoopClient> typing = connect(List.of(here, there), () -> new LoopClient(Duration.ofMillis(200)));
            ArrivalClient reader = new ArrivalClient();
            there.connect(reader);
            TimeUnit.SECONDS.sleep(3);
            reader.clear();
            TimeUnit.NANOSECONDS.sleep(MEASURED.toNanos());
            long[] waits = reader.waits();
            typing.forEach(LoopClient::stop);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %,d arrivals, p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                    what,
                    waits.length,
                    waits[waits.length / 2] / 1e6,
                    waits[waits.length * 99 / 100] / 1e6,
                    waits[waits.length - 1] / 1e6);
        }
    }

    /** Returns when so many edits are committed. */
    static void write(BenchmarkNode node, int edits) throws InterruptedException {
        List<LoopClient> clients = connect(List.of(node), () -> new LoopClient(true));
        while (acknowledged(clients) < edits) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        clients.forEach(LoopClient::stop);
    }
}
