package io.collab4j.examples.benchmark;

import io.collab4j.examples.load.LoadComparison;
import java.io.IOException;

/** The whole server under load, beside ShareDB under the same: see {@link LoadComparison}. */
final class LoadBenchmark {
    private LoadBenchmark() {}

    /** Measures, prints a table and writes a page. */
    public static void main(String[] arguments) throws IOException {
        LoadComparison.main(arguments);
    }
}
