package io.collab4j.examples.benchmark;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How long it takes to join a document that somebody else has written and the node has not open. */
final class LongHistoryJoins {
    private static final int WARM_UP = 200;
    private static final int JOINS = 200;
    private static final int NEW_NODES = 20;
    private static final long PATIENCE_SECONDS = 10;

    private LongHistoryJoins() {}

    /**
     * By one client after the other of a node that has been running for a while, from the question to the answer; closes the
     * node.
     *
     * @param node one that keeps no document when its last member has gone
     */
    static void ofRunningNode(BenchmarkNode node) throws Exception {
        try (node) {
            ArrivalClient resident = new ArrivalClient();
            node.enter(resident);
            waits(node, WARM_UP);
            print("a running node, from document_join on", waits(node, JOINS));
        }
    }

    private static long[] waits(BenchmarkNode node, int joins) throws Exception {
        long[] waits = new long[joins];
        for (int i = 0; i < joins; i++) {
            ArrivalClient reader = new ArrivalClient();
            node.enter(reader);
            reader.greeted().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            long asked = System.nanoTime();
            node.join(reader);
            waits[i] = reader.joined().get(PATIENCE_SECONDS, TimeUnit.SECONDS) - asked;
            reader.leave();
            while (node.collab().health().documents() > 0) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        return waits;
    }

    /** As the first thing that a node does which has just been started, from the opening of the connection to the answer. */
    static void ofNewNodes(Supplier<BenchmarkNode> nodes) throws Exception {
        long[] waits = new long[NEW_NODES];
        for (int i = 0; i < waits.length; i++) {
            try (BenchmarkNode fresh = nodes.get()) {
                ArrivalClient reader = new ArrivalClient();
                long began = System.nanoTime();
                fresh.connect(reader);
                waits[i] = reader.joined().get(PATIENCE_SECONDS, TimeUnit.SECONDS) - began;
            }
        }
        print("a node just started, from the connection on", waits);
    }

    private static void print(String who, long[] waits) {
        Arrays.sort(waits);
        System.out.printf(
                Locale.ROOT,
                "join of a long history by %s: median %.1f ms, p90 %.1f ms, longest %.1f ms%n",
                who,
                waits[waits.length / 2] / 1e6,
                waits[waits.length * 9 / 10] / 1e6,
                waits[waits.length - 1] / 1e6);
    }
}
