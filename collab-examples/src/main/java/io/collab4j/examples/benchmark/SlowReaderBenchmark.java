package io.collab4j.examples.benchmark;

import io.collab4j.examples.load.SlowReaders;
import java.io.IOException;

/** What somebody who does not read does to the others of a document: see {@link SlowReaders}. */
final class SlowReaderBenchmark {
    private SlowReaderBenchmark() {}

    /** Measures and prints a table. */
    public static void main(String[] arguments) throws IOException {
        SlowReaders.main(arguments);
    }
}
