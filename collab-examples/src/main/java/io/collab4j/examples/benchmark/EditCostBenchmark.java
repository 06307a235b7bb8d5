package io.collab4j.examples.benchmark;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What one edit costs the server from its frame to its acknowledgement, by the length of the text and by how far behind it
 * was made; what a delivery costs; and a join. Everything runs in one thread, so times and allocations are whole.
 */
final class EditCostBenchmark {
    private static final int[] LENGTHS = {10_000, 100_000, 1_000_000, 10_000_000};
    private static final int[] BEHIND = {0, 10, 100, 1_000};
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private EditCostBenchmark() {}

    /** Measures and prints a table for each question. */
    public static void main(String[] arguments) {
        measureAll(false);
        measureAll(true);
    }

    /** The first time only warms up. */
    private static void measureAll(boolean shown) {
        print(shown, "%nlength      behind  median us   p99 us  allocated%n");
        for (int length : LENGTHS) {
            for (int behind : BEHIND) {
                measureEdits(shown, length, behind);
            }
        }
        print(shown, "%nreaders  us per edit  us per delivery  allocated per delivery%n");
        for (int readers : new int[] {1, 10, 100, 1_000}) {
            measureDeliveries(shown, readers);
        }
        print(shown, "%njoin of a text of  median us  allocated%n");
        for (int length : LENGTHS) {
            measureJoins(shown, length);
        }
    }

    private static void measureEdits(boolean shown, int length, int behind) {
        try (InlineServer server = new InlineServer(length)) {
            InlineClient author = server.connect("author");
            InlineClient others = server.connect("others");
            author.join();
            others.join();
            SplittableRandom random = new SplittableRandom(1);
            Sample sample = new Sample(Math.max(40, 20_000 / (behind + 10)));
            long revision = 0;
            while (sample.hasRoom()) {
                for (int i = 0; i < behind; i++) {
                    others.edit(others.replacement(revision + i, random.nextInt(length - 1)));
                }
                String edit = author.replacement(revision, random.nextInt(length - 1));
                sample.add(() -> author.edit(edit));
                revision += behind + 1;
            }
            print(
                    shown,
                    "%,10d  %6d  %9.1f  %7.1f  %,9d%n",
                    length,
                    behind,
                    sample.micros(0.5),
                    sample.micros(0.99),
                    sample.medianBytes());
        }
    }

    private static void measureDeliveries(boolean shown, int readers) {
        try (InlineServer server = new InlineServer(10_000)) {
            InlineClient author = server.connect("author");
            author.join();
            Sample alone = new Sample(2_000);
            long revision = edit(author, 0, alone);
            for (int i = 0; i < readers; i++) {
                server.connect("reader-" + i).join();
            }
            Sample followed = new Sample(2_000);
            edit(author, revision, followed);
            print(
                    shown,
                    "%7d  %11.1f  %15.2f  %,22d%n",
                    readers,
                    followed.micros(0.5),
                    (followed.micros(0.5) - alone.micros(0.5)) / readers,
                    (followed.medianBytes() - alone.medianBytes()) / readers);
        }
    }

    private static long edit(InlineClient author, long from, Sample sample) {
        long revision = from;
        while (sample.hasRoom()) {
            String edit = author.replacement(revision++, 100);
            sample.add(() -> author.edit(edit));
        }
        return revision;
    }

    private static void measureJoins(boolean shown, int length) {
        try (InlineServer server = new InlineServer(length)) {
            InlineClient author = server.connect("author");
            author.join();
            Sample sample = new Sample(20);
            for (int i = 0; sample.hasRoom(); i++) {
                // Each joiner finds a state that nobody has asked for yet.
                author.edit(author.replacement(i, 100));
                InlineClient joiner = server.connect("joiner-" + i);
                sample.add(joiner::join);
                joiner.leave();
            }
            print(shown, "%,18d  %9.1f  %,9d%n", length, sample.micros(0.5), sample.medianBytes());
        }
    }

    private static void print(boolean shown, String format, Object... values) {
        if (shown) {
            System.out.printf(Locale.ROOT, format, values);
        }
    }

    /** Times and allocations of so many calls. */
    private static final class Sample {
        private final long[] nanos;
        private final long[] bytes;
        private int size;

        Sample(int capacity) {
            nanos = new long[capacity];
            bytes = new long[capacity];
        }

        boolean hasRoom() {
            return size < nanos.length;
        }

        void add(Runnable call) {
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            long began = System.nanoTime();
            call.run();
            nanos[size] = System.nanoTime() - began;
            bytes[size++] = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        }

        double micros(double quantile) {
            return sorted(nanos)[(int) (size * quantile)] / 1e3;
        }

        long medianBytes() {
            return sorted(bytes)[size / 2];
        }

        private long[] sorted(long[] values) {
            long[] copy = Arrays.copyOf(values, size);
            Arrays.sort(copy);
            return copy;
        }
    }
}
