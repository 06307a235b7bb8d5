package io.collab4j.examples.benchmark;

import io.collab4j.examples.load.Soak;
import java.io.IOException;

/** The demo under a mixed crowd for hours: see {@link Soak}. */
final class SoakBenchmark {
    private SoakBenchmark() {}

    /** Prints a line for each lap; the exit code is 1 if anything grew or was lost. */
    public static void main(String[] arguments) throws IOException {
        Soak.main(arguments);
    }
}
