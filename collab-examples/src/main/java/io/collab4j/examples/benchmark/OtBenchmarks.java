package io.collab4j.examples.benchmark;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks of operational transform. Arguments are those of JMH, for example a name to run only some. */
public final class OtBenchmarks {
    private OtBenchmarks() {}

    /** Runs what the arguments name, or all; the recorded histories only where {@code collab.traces} is given. */
    public static void main(String[] args) throws CommandLineOptionException, RunnerException {
        CommandLineOptions arguments = new CommandLineOptions(args);
        ChainedOptionsBuilder options = new OptionsBuilder().parent(arguments);
        if (arguments.getIncludes().isEmpty()) {
            options.include(TransformBenchmark.class.getName()).include(LargeTextBenchmark.class.getName());
            if (System.getProperty("collab.traces", "").isBlank()) {
                System.out.println("Without the recorded histories: give their directory as -Dcollab.traces=...");
            } else {
                options.include(TraceBenchmark.class.getName());
            }
        }
        new Runner(options.build()).run();
    }
}
