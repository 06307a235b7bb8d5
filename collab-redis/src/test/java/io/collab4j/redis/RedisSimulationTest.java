package io.collab4j.redis;

import io.collab4j.simulation.Simulation;
import io.collab4j.testing.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/**
 * The simulation of collab-core over a real server: two or three nodes and their clients, who edit, lock, move carets, talk, lose
 * their connections and their nodes, while calls fail and the bus forgets; and in the end each knows what is true. Only the
 * store is not simulated, but for its time: its scripts decide. What the network does to a real client of Redis is tried elsewhere.
 */
class RedisSimulationTest {
    private static final boolean NIGHTLY = "nightly".equals(System.getProperty("collab.proof"));
    private static final int RUNS = NIGHTLY ? 1_000 : 4;
    private static final int EDITS = NIGHTLY ? 500 : 150;

    @Test
    void everybodyKnowsInTheEndWhatIsTrue() {
        SplittableRandom seeds = Seeds.random("RedisSimulationTest");
        try (SimulatedRedis redis = new SimulatedRedis()) {
            for (int i = 0; i < RUNS; i++) {
                run(redis, seeds.nextLong());
            }
        }
    }

    private static void run(SimulatedRedis redis, long seed) {
        try {
            Simulation.over(seed, redis::begin).run(EDITS);
        } catch (TestAbortedException skipped) {
            throw skipped;
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("Simulation.over(" + seed + "L, …).run(" + EDITS + ")", broken);
        }
    }
}
