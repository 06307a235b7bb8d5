package io.collab4j.examples.benchmark;

import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextType;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Edits at random places of a text of ten million characters; each goes on from the one before. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LargeTextBenchmark {
    private static final int LENGTH = 10_000_000;

    private final SplittableRandom random = new SplittableRandom(1);
    private Text text = Text.of("0123456789".repeat(LENGTH / 10));

    /** One character in, or one out when the text has grown. */
    @Benchmark
    public Text edit() {
        boolean insert = text.length() <= LENGTH;
        int position = random.nextInt(LENGTH);
        TextOperation operation = insert ? TextOperation.insert(position, "x") : TextOperation.delete(position, 1);
        text = TextType.INSTANCE.apply(text, operation);
        return text;
    }

    /** The same, and the size in UTF-8 that limits are checked against. */
    @Benchmark
    public long editAndMeasure() {
        return edit().utf8Length();
    }
}
