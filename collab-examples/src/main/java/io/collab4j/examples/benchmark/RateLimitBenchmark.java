package io.collab4j.examples.benchmark;

import io.collab4j.session.Budgets;
import io.collab4j.session.MeasuredBudgets;
import io.collab4j.session.Rate;
import io.collab4j.session.RateLimits;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** One take from a bucket, ours and Bucket4j's, by one thread and by two; and what a message costs on all three levels. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RateLimitBenchmark {
    private static final int PLENTY = 1_000_000_000;
    private static final Rate PLENTIFUL = new Rate(PLENTY, PLENTY);
    private static final Rate SCARCE = new Rate(1, 0.01);

    private static RateLimits everywhere(Rate rate) {
        Budgets budgets = new Budgets(rate, rate, rate, rate, rate, rate, rate, rate);
        return new RateLimits(budgets, budgets, budgets, rate, rate);
    }

    private static Bucket bucket4j(SynchronizationStrategy strategy, long capacity, Duration refill) {
        return Bucket.builder()
                .withNanosecondPrecision()
                .withSynchronizationStrategy(strategy)
                .addLimit(limit -> limit.capacity(capacity).refillGreedy(capacity, refill))
                .build();
    }

    private static final MeasuredBudgets NODE = new MeasuredBudgets(everywhere(PLENTIFUL));
    private static final AtomicInteger USERS = new AtomicInteger();

    /** What all threads share. */
    @State(Scope.Benchmark)
    public static class Shared {
        private final MeasuredBudgets.Bucket bucket = NODE.bucket();
        private final Bucket bucket4j = bucket4j(SynchronizationStrategy.LOCK_FREE, PLENTY, Duration.ofSeconds(1));
    }

    /** What each thread has for itself, a user of the one tenant. */
    @State(Scope.Thread)
    public static class Own {
        private final MeasuredBudgets.Bucket bucket = NODE.bucket();
        private final MeasuredBudgets.Bucket empty = new MeasuredBudgets(everywhere(SCARCE)).bucket();
        private final MeasuredBudgets.Sender sender = NODE.sender("tenant", "user-" + USERS.incrementAndGet());
        private final Bucket bucket4j = bucket4j(SynchronizationStrategy.NONE, PLENTY, Duration.ofSeconds(1));
        private final Bucket bucket4jEmpty = bucket4j(SynchronizationStrategy.NONE, 1, Duration.ofSeconds(100));
    }

    /** A connection's own bucket. */
    @Benchmark
    public boolean own(Own own) {
        return own.bucket.take();
    }

    /** The same of Bucket4j, told that no other thread comes. */
    @Benchmark
    public boolean ownBucket4j(Own own) {
        return own.bucket4j.tryConsume(1);
    }

    /** What a flood meets. */
    @Benchmark
    public boolean refused(Own own) {
        return own.empty.take();
    }

    /** The same of Bucket4j. */
    @Benchmark
    public boolean refusedBucket4j(Own own) {
        return own.bucket4jEmpty.tryConsume(1);
    }

    /** One bucket that two threads take from all the time. */
    @Benchmark
    @Threads(2)
    public boolean shared(Shared shared) {
        return shared.bucket.take();
    }

    /** The same of Bucket4j. */
    @Benchmark
    @Threads(2)
    public boolean sharedBucket4j(Shared shared) {
        return shared.bucket4j.tryConsume(1);
    }

    /** A message with one budget, from its connection, its user and its tenant. */
    @Benchmark
    public long ping(Own own) {
        return own.sender.ping();
    }

    /** An edit: one operation and its bytes, on three levels. */
    @Benchmark
    public long edit(Own own) {
        return own.sender.edit();
    }

    /** Two connections of one tenant that do nothing but edit. */
    @Benchmark
    @Threads(2)
    public long editsOfATenant(Own own) {
        return own.sender.edit();
    }

    /** A frame that leaves, counted for its tenant. */
    @Benchmark
    public void delivery(Own own) {
        own.sender.delivered();
    }

    /** The same on two threads for one tenant. */
    @Benchmark
    @Threads(2)
    public void deliveriesOfATenant(Own own) {
        own.sender.delivered();
    }
}
