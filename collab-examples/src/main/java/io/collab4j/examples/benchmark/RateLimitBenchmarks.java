package io.collab4j.examples.benchmark;

import io.collab4j.session.MeasuredBudgets;
import io.collab4j.session.RateLimits;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Prints what buckets take on the heap, and runs the benchmark of takes. Arguments are those of JMH. */
public final class RateLimitBenchmarks {
    private static final int MANY = 200_000;

    private RateLimitBenchmarks() {}

    /** Measures both. */
    public static void main(String[] args) throws CommandLineOptionException, RunnerException {
        measureMemory();
        CommandLineOptions arguments = new CommandLineOptions(args);
        ChainedOptionsBuilder options = new OptionsBuilder().parent(arguments).addProfiler(GCProfiler.class);
        if (arguments.getIncludes().isEmpty()) {
            options.include(RateLimitBenchmark.class.getName());
        }
        new Runner(options.build()).run();
    }

    private static void measureMemory() {
        MeasuredBudgets budgets = new MeasuredBudgets(RateLimits.DEFAULT);
        Map<String, Bucket> map = new ConcurrentHashMap<>();
        print("a bucket of a connection", i -> budgets.ofConnection());
        print("the same of Bucket4j", i -> bucket4j());
        print("a bucket of a user, with its place in the map", i -> budgets.ofUser("tenant", "user-" + i));
        print("the same of Bucket4j", i -> map.computeIfAbsent("tenant/user-" + i, key -> bucket4j()));
    }

    private static Bucket bucket4j() {
        return Bucket.builder()
                .withNanosecondPrecision()
                .addLimit(limit -> limit.capacity(100).refillGreedy(100, Duration.ofMinutes(1)))
                .build();
    }

    private static void print(String what, IntFunction<Object> maker) {
        Object[] kept = new Object[MANY];
        long before = usedHeap();
        for (int i = 0; i < MANY; i++) {
            kept[i] = maker.apply(i);
        }
        long used = usedHeap() - before;
        System.out.printf(Locale.ROOT, "%s: %d bytes%n", what, used / MANY);
        if (kept[MANY - 1] == null) {
            throw new IllegalStateException("nothing was kept");
        }
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
