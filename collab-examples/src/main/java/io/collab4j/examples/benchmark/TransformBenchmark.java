package io.collab4j.examples.benchmark;

import io.collab4j.ot.Side;
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

/** Operations of three components (retain, insert, delete) on one text, and a client that is far behind. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TransformBenchmark {
    private static final TextType TYPE = TextType.INSTANCE;
    private static final int LENGTH = 1 << 20;
    private static final int BEHIND = 1000;

    private final TextOperation[] operations = new TextOperation[1024];
    private final Text text = Text.of("x".repeat(LENGTH));
    private int next;

    /** Makes the operations; the same ones in each run. */
    public TransformBenchmark() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < operations.length; i++) {
            int position = 1 + random.nextInt(LENGTH - 10_000);
            operations[i] = TextOperation.replace(position, 1 + random.nextInt(5), "word");
        }
    }

    private TextOperation next() {
        return operations[next++ & (operations.length - 1)];
    }

    /** One operation moved behind another. */
    @Benchmark
    public TextOperation transform() {
        return TYPE.transform(next(), next(), Side.LEFT);
    }

    /** Two operations made one. */
    @Benchmark
    public TextOperation compose() {
        return TYPE.compose(next(), next());
    }

    /** A text of 1 MiB and a client 1,000 operations behind: all are applied, and its edit is moved behind each. */
    @Benchmark
    public Text catchUp() {
        Text caughtUp = text;
        TextOperation mine = operations[BEHIND];
        for (int i = 0; i < BEHIND; i++) {
            caughtUp = TYPE.apply(caughtUp, operations[i]);
            mine = TYPE.transform(mine, operations[i], Side.LEFT);
        }
        return TYPE.apply(caughtUp, mine);
    }
}
