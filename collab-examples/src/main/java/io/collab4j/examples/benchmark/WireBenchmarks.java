package io.collab4j.examples.benchmark;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks of the codec and of fan-out, with what they allocate. Arguments are those of JMH. */
public final class WireBenchmarks {
    private WireBenchmarks() {}

    /** Runs what the arguments name, or all. */
    public static void main(String[] args) throws CommandLineOptionException, RunnerException {
        CommandLineOptions arguments = new CommandLineOptions(args);
        ChainedOptionsBuilder options = new OptionsBuilder().parent(arguments).addProfiler(GCProfiler.class);
        if (arguments.getIncludes().isEmpty()) {
            options.include(CodecBenchmark.class.getName()).include(FanOutBenchmark.class.getName());
        }
        new Runner(options.build()).run();
    }
}
