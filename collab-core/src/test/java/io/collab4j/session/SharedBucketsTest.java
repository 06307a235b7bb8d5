package io.collab4j.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.identity.User;
import io.collab4j.protocol.Budget;
import io.collab4j.runtime.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads take from one bucket while others forget it. */
class SharedBucketsTest {
    private static final int THREADS = 4;
    private static final long BURST = 3;
    private static final long MILLI = 1_000_000;
    private static final Budgets SMALL =
            Budgets.UNLIMITED.toBuilder().control(new Rate(BURST, 1_000)).build();

    private final AtomicInteger made = new AtomicInteger();
    private final SharedBuckets<String> buckets = new SharedBuckets<>(new Refills(SMALL), made::incrementAndGet);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    /**
     * What all threads together could take, each trying so often and giving back some of it. Time goes on with each try, now
     * and then by so much that a bucket is full; the first of the threads forgets it then.
     */
    private long taken(int tries, AtomicLong now, long step) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<Long>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            boolean sweeps = i == 0;
            running.add(threads.submit(() -> {
                start.await(10, TimeUnit.SECONDS);
                return taken(tries, now, step, sweeps);
            }));
        }
        long sum = 0;
        for (Future<Long> each : running) {
            sum += each.get(30, TimeUnit.SECONDS);
        }
        return sum;
    }

    private long taken(int tries, AtomicLong now, long step, boolean sweeps) {
        long taken = 0;
        for (int i = 0; i < tries; i++) {
            boolean pause = i % 50 == 0;
            long time = now.addAndGet(pause ? 10 * step : step);
            if (pause && sweeps) {
                buckets.sweep(time);
            }
            TokenBucket bucket = buckets.of("acme", Budget.CONTROL);
            if (bucket.take(1, time)) {
                if (i % 3 == 0) {
                    bucket.giveBack(1);
                } else {
                    taken++;
                }
            }
        }
        return taken;
    }

    @Test
    void togetherTheyGetTheBurstAndNoMore() throws Exception {
        assertThat(taken(20_000, new AtomicLong(), 0)).isEqualTo(BURST);
    }

    @Test
    void forgettingABucketNeverRefillsIt() throws Exception {
        AtomicLong now = new AtomicLong();
        long taken = taken(100_000, now, MILLI / 3);
        assertThat(taken).isBetween(1L, BURST + now.get() / MILLI);
        assertThat(made.get()).isGreaterThan(1);
    }

    @Test
    void whoReadTheTimeBeforeASweepFindsNoMoreThanThereWas() {
        assertThat(buckets.of("acme", Budget.CONTROL).take(BURST, 97 * MILLI)).isTrue();
        buckets.sweep(100 * MILLI);
        assertThat(buckets.size()).isZero();
        TokenBucket again = buckets.of("acme", Budget.CONTROL);
        assertThat(again.take(1, 98 * MILLI - 1)).isFalse();
        assertThat(again.take(1, 98 * MILLI)).isTrue();
    }

    @Test
    void whatIsFullTakesNoMemory() {
        for (int i = 1; i <= BURST; i++) {
            assertThat(buckets.of("tenant-" + i, Budget.CONTROL).take(i, 0)).isTrue();
        }
        for (int left = (int) BURST; left >= 0; left--) {
            buckets.sweep((BURST - left) * MILLI);
            assertThat(buckets.size()).isEqualTo(left);
        }
    }

    /** Four users of a tenant race for the little it has: what each has left is what it had without what has passed. */
    @Test
    void whoLosesARaceForTheTenantGetsBackWhatWasTakenFromTheUser() throws Exception {
        AtomicLong now = new AtomicLong();
        int plenty = 80_000;
        NodeBudgets node = new NodeBudgets(
                new RateLimits(
                        Budgets.UNLIMITED,
                        Budgets.UNLIMITED.toBuilder()
                                .control(new Rate(plenty, 1))
                                .build(),
                        Budgets.UNLIMITED.toBuilder()
                                .control(new Rate(1, 1_000_000))
                                .build(),
                        Rate.UNLIMITED,
                        Rate.UNLIMITED),
                stopped(now),
                (tenantId, debits) -> new CompletableFuture<>());
        List<Future<Long>> running = new ArrayList<>();
        CyclicBarrier start = new CyclicBarrier(THREADS);
        for (int i = 0; i < THREADS; i++) {
            Optional<User> user = Optional.of(User.named("acme", "user-" + i, ""));
            running.add(threads.submit(() -> {
                start.await(10, TimeUnit.SECONDS);
                Throttle throttle = new Throttle(node);
                long passed = 0;
                for (int tries = 0; tries < 50_000; tries++) {
                    passed += throttle.checkMalformed(user) == 0 ? 1 : 0;
                    now.addAndGet(100);
                }
                return passed;
            }));
        }
        for (int i = 0; i < THREADS; i++) {
            long left = plenty - running.get(i).get(30, TimeUnit.SECONDS);
            TokenBucket bucket = node.ofUser(User.named("acme", "user-" + i, ""), Budget.CONTROL);
            assertThat(bucket.waitFor(left, now.get())).isZero();
            assertThat(bucket.waitFor(left + 1, now.get())).isPositive();
        }
    }

    private static Scheduler stopped(AtomicLong now) {
        return new Scheduler() {
            @Override
            public Cancellable schedule(Duration delay, Runnable task) {
                return () -> {};
            }

            @Override
            public long nanoTime() {
                return now.get();
            }
        };
    }

    @Test
    void whatHasNoLimitIsNotCounted() {
        assertThat(buckets.of("acme", Budget.JOINS).take(1_000_000, 0)).isTrue();
        assertThat(buckets.size()).isZero();
        assertThat(made.get()).isZero();
    }
}
