package io.collab4j.examples.benchmark;

import com.sun.management.ThreadMXBean;
import io.collab4j.Collab;
import io.collab4j.CollabLimits;
import io.collab4j.document.DocumentReference;
import io.collab4j.document.DocumentSource;
import io.collab4j.document.FieldContent;
import io.collab4j.document.SavedField;
import io.collab4j.identity.Authorizer;
import io.collab4j.protocol.DeliveryPace;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.SystemRuntime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What one edit costs the server from its frame to its acknowledgement, by the length of the text and by how far behind it
 * was made; what a delivery costs; and a join. Everything runs in one thread, so times and allocations are whole.
 */
final class EditCostBenchmark {
    private static final int[] LENGTHS = {10_000, 100_000, 1_000_000, 10_000_000};
    private static final int[] BEHIND = {0, 10, 100, 1_000};
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** So that a delivery is paid for in the thread that is measured. */
    private static final DeliveryPace AT_ONCE = new DeliveryPace(Integer.MAX_VALUE, Duration.ZERO, Duration.ZERO);

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
        try (SystemRuntime system = new SystemRuntime();
                Collab collab = server(system, length)) {
            InlineClient author = new InlineClient(collab, "author");
            InlineClient others = new InlineClient(collab, "others");
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
        try (SystemRuntime system = new SystemRuntime();
                Collab collab = server(system, 10_000)) {
            InlineClient author = new InlineClient(collab, "author");
            author.join();
            Sample alone = new Sample(2_000);
            long revision = edit(author, 0, alone);
            for (int i = 0; i < readers; i++) {
                new InlineClient(collab, "reader-" + i).join();
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
        try (SystemRuntime system = new SystemRuntime();
                Collab collab = server(system, length)) {
            InlineClient author = new InlineClient(collab, "author");
            author.join();
            Sample sample = new Sample(20);
            for (int i = 0; sample.hasRoom(); i++) {
                // Each joiner finds a state that nobody has asked for yet.
                author.edit(author.replacement(i, 100));
                InlineClient joiner = new InlineClient(collab, "joiner-" + i);
                sample.add(joiner::join);
                joiner.leave();
            }
            print(shown, "%,18d  %9.1f  %,9d%n", length, sample.micros(0.5), sample.medianBytes());
        }
    }

    private static Collab server(SystemRuntime system, int length) {
        CollabRuntime threads = system.runtime();
        CollabLimits usual = CollabLimits.DEFAULT.unthrottled();
        return Collab.builder()
                .runtime(new CollabRuntime(Runnable::run, threads.scheduler(), threads.clock(), threads.random()))
                .authorizer(Authorizer.of(access -> true))
                .documentSource(new OneText(length))
                .limits(usual.with(usual.documents().toBuilder()
                        .maxDocumentBytes(64L << 20)
                        .pace(AT_ONCE)
                        .build()))
                .build();
    }

    private static void print(boolean shown, String format, Object... values) {
        if (shown) {
            System.out.printf(Locale.ROOT, format, values);
        }
    }

    /** Every field begins as a text of one length. */
    private record OneText(int length) implements DocumentSource {
        @Override
        public CompletionStage<Optional<FieldContent>> load(DocumentReference document, String fieldName) {
            return CompletableFuture.completedFuture(Optional.of(FieldContent.text("a".repeat(length))));
        }

        @Override
        public CompletionStage<Void> save(SavedField field) {
            return CompletableFuture.completedFuture(null);
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
