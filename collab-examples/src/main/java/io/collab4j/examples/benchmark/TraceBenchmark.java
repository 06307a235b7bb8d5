package io.collab4j.examples.benchmark;

import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextType;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
import org.openjdk.jmh.annotations.Warmup;

/** Recorded histories, from the first key press to the last: one operation is built, checked and applied for each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TraceBenchmark {

    /** The history. */
    @Param({"automerge-paper", "seph-blog1", "rustcode", "sveltecomponent"})
    public String trace = "";

    private Trace history = new Trace(java.util.List.of(), "");

    /** Counts edits beside replays. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Edits {
        /** Applied so far. */
        public long edits;
    }

    /** Reads the history and checks that it leads to its end. */
    @Setup
    public void read() throws IOException {
        history = Trace.read(trace);
        if (!replay(new Edits()).toString().equals(history.end())) {
            throw new IllegalStateException("The replay does not lead to the recorded end.");
        }
    }

    /** The whole history. */
    @Benchmark
    public Text replay(Edits counter) {
        Text text = Text.EMPTY;
        for (Trace.Edit edit : history.edits()) {
            TextOperation operation = TextOperation.replace(edit.position(), edit.deleted(), edit.inserted());
            text = TextType.INSTANCE.apply(text, operation);
        }
        counter.edits += history.edits().size();
        return text;
    }
}
