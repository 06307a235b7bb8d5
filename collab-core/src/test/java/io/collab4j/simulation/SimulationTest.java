package io.collab4j.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SimulationTest {
    private static final int REPEATED = 50;
    private static final int PROGRESS = 10_000;
    /** A night is long: it goes on after a failure, and tells of so many. */
    private static final int FAILURES = 20;

    @BeforeAll
    static void keepQuiet() {
        // A store that fails is what a run is about; its thousand reports would only hide the one that matters.
        if (Long.getLong("collab.seed") == null && LoggerFactory.getLogger("io.collab4j") instanceof Logger logger) {
            logger.setLevel(Level.OFF);
        }
    }

    @Test
    void everyPromiseHoldsWhateverGoesWrong() {
        runAll(Simulation::new, 500, Proof.count(2_000, 200_000), List.of(Path.values()));
    }

    /** A few seconds, for whoever changes something; the end of a run is reached after little has happened. */
    @Test
    void everyPromiseHoldsInShortRunsToo() {
        runAll(Simulation::new, 150, Proof.count(150, 1_000), List.of());
    }

    @Test
    void everyPromiseHoldsThoughTheStoreForgetsAgainAndAgain() {
        List<Path> losses = List.of(
                Path.FIELD_GONE,
                Path.TOLD_OF_A_FIELD_GONE,
                Path.TOLD_OF_A_LOST_EDIT,
                Path.TAIL_COMMITTED_AGAIN,
                Path.REWRITTEN_HISTORY,
                Path.NEW_EPOCH);
        runAll(Simulation::ofForgetfulStore, 120, Proof.count(1_000, 50_000), losses);
    }

    private static void runAll(LongFunction<Simulation> simulation, int edits, int runs, List<Path> owed) {
        Long one = Long.getLong("collab.seed");
        if (one != null) {
            run(simulation, one, edits);
            return;
        }
        long first = Proof.firstSeed(runs);
        Coverage all = new Coverage();
        AtomicInteger held = new AtomicInteger();
        Queue<AssertionError> failures = new ConcurrentLinkedQueue<>();
        long began = System.nanoTime();
        // Each world has one thread and knows of no other, so there may be as many as the machine has room for.
        LongStream.range(first, first + runs)
                .parallel()
                .filter(seed -> failures.size() < FAILURES)
                .forEach(seed -> {
                    try {
                        Coverage met = runOne(simulation, seed, edits);
                        synchronized (all) {
                            all.add(met);
                        }
                    } catch (AssertionError failure) {
                        System.out.println(failure.getMessage() + ": " + failure.getCause());
                        failures.add(failure);
                    }
                    if (held.incrementAndGet() % PROGRESS == 0) {
                        System.out.printf("%d of the seeds from %d are through%n", held.get(), first);
                    }
                });
        assertThat(failures).as("of %d seeds from %d", runs, first).isEmpty();
        System.out.printf("%d seeds from %d in %.1f s: %s%n", runs, first, (System.nanoTime() - began) / 1e9, all);
        // Runs that never met what they are about prove nothing.
        assertThat(all.missing().stream().filter(owed::contains)).isEmpty();
    }

    private static Coverage runOne(LongFunction<Simulation> simulation, long seed, int edits) {
        Simulation run = run(simulation, seed, edits);
        if (seed % REPEATED == 0) {
            assertRepeats(run, run(simulation, seed, edits), seed);
        }
        return run.coverage();
    }

    /** All that every client heard and when, and every way that was taken. */
    private static void assertRepeats(Simulation once, Simulation again, long seed) {
        assertThat(again.traceHash()).as("trace of seed %d", seed).isEqualTo(once.traceHash());
        assertThat(again.coverage().toString())
                .as("ways of seed %d", seed)
                .isEqualTo(once.coverage().toString());
    }

    private static Simulation run(LongFunction<Simulation> simulation, long seed, int edits) {
        Simulation run = simulation.apply(seed);
        try {
            run.run(edits);
        } catch (RuntimeException | Error broken) {
            throw new AssertionError("repeat with -Dcollab.seed=" + seed, broken);
        }
        return run;
    }
}
