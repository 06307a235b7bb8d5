package io.collab4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The real threads and timers. */
class SystemRuntimeTest {
    private final SystemRuntime system = new SystemRuntime();
    private final CollabRuntime runtime = system.runtime();

    @AfterEach
    void close() {
        system.close();
    }

    @Test
    void aTimerRunsOnAWorkerAndNeverEarly() throws Exception {
        CompletableFuture<String> thread = new CompletableFuture<>();
        long before = runtime.scheduler().nanoTime();
        runtime.scheduler()
                .schedule(
                        Duration.ofMillis(20),
                        () -> thread.complete(Thread.currentThread().getName()));
        assertThat(thread.get(10, TimeUnit.SECONDS)).startsWith("collab-worker-");
        assertThat(runtime.scheduler().nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
    }

    @Test
    void aCancelledTimerDoesNotRun() throws Exception {
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        Scheduler.Cancellable timer =
                runtime.scheduler().schedule(Duration.ofMillis(10), () -> cancelled.complete(null));
        timer.cancel();
        timer.cancel();
        CompletableFuture<Void> later = new CompletableFuture<>();
        runtime.scheduler().schedule(Duration.ofMillis(30), () -> later.complete(null));
        later.get(10, TimeUnit.SECONDS);
        assertThat(cancelled).isNotDone();
    }

    @Test
    void theTimeInWhichItRunsGoesOnByItself() throws Exception {
        Scheduler scheduler = runtime.scheduler();
        Duration most = AwakeClock.MOST_BETWEEN_BEATS;
        long before = scheduler.awakeNanoTime();
        CompletableFuture<Long> after = new CompletableFuture<>();
        scheduler.schedule(most.multipliedBy(2), () -> after.complete(scheduler.awakeNanoTime()));
        assertThat(after.get(10, TimeUnit.SECONDS) - before)
                .as("further than it comes without a beat")
                .isGreaterThan(most.toNanos());
    }

    @Test
    void aDelayBelowZeroIsNow() throws Exception {
        CompletableFuture<Void> ran = new CompletableFuture<>();
        runtime.scheduler().schedule(Duration.ofSeconds(-5), () -> ran.complete(null));
        ran.get(10, TimeUnit.SECONDS);
    }

    @Test
    void afterTheEndNothingIsPlannedAndNothingThrows() {
        system.close();
        runtime.scheduler().schedule(Duration.ZERO, () -> {}).cancel();
    }

    @Test
    void idsAreDifferentAndLegal() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String id = runtime.newId();
            assertThat(id).matches("[A-Za-z0-9_-]{22}");
            ids.add(id);
        }
        assertThat(ids).hasSize(1_000);
    }

    @Test
    void idsHave128BitsThatNobodyCanGuess() {
        assertThat(runtime.random()).isInstanceOf(SecureRandom.class);
        Set<String> ids = new HashSet<>();
        for (int bit = 0; bit < 64; bit++) {
            ids.add(Ids.encode(1L << bit, 0));
            ids.add(Ids.encode(0, 1L << bit));
        }
        assertThat(ids).as("each bit changes the id").hasSize(128);
    }

    @Test
    void whatATaskHandsOnWhenAllIsStoppedIsDropped() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        CompletableFuture<Thread> began = new CompletableFuture<>();
        CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
        runtime.executor().execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> uncaught.complete(failure));
            began.complete(Thread.currentThread());
            closed.join();
            runtime.executor().execute(() -> {});
        });
        Thread worker = began.get(10, TimeUnit.SECONDS);
        system.close();
        closed.complete(null);
        worker.join(10_000);
        assertThat(worker.isAlive()).isFalse();
        assertThat(uncaught).isNotDone();
    }
}
