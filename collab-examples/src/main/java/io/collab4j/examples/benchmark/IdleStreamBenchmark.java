package io.collab4j.examples.benchmark;

import io.collab4j.examples.load.IdleStreams;
import java.io.IOException;

/** What open event streams cost on which nothing happens: see {@link IdleStreams}. */
final class IdleStreamBenchmark {
    private IdleStreamBenchmark() {}

    /** Measures and prints a table. */
    public static void main(String[] arguments) throws IOException {
        IdleStreams.main(arguments);
    }
}
