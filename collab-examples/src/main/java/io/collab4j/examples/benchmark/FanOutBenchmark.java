package io.collab4j.examples.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One edit from its frame until the last of its readers has its own, over connections in memory and in one thread. What a
 * delivery costs is the difference to no readers, divided by their number.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FanOutBenchmark {
    private static final int LENGTH = 10_000;
    private static final int PLACE = 100;

    /** How many are in the document beside the author. */
    @Param({"0", "10", "100", "1000"})
    public int readers;

    private final InlineServer server = new InlineServer(LENGTH);
    private final InlineClient author = server.connect("author");
    private long revision;

    /** Everybody joins. */
    @Setup
    public void join() {
        author.join();
        for (int i = 0; i < readers; i++) {
            server.connect("reader-" + i).join();
        }
    }

    /** Nothing is kept for the next number of readers. */
    @TearDown
    public void close() {
        server.close();
    }

    /** A letter in the place of another; everybody is told before it returns. */
    @Benchmark
    public void edit() {
        author.edit(author.replacement(revision++, PLACE));
    }
}
