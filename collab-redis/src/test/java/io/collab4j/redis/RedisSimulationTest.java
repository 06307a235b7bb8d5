package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.simulation.Coverage;
import io.collab4j.simulation.Path;
import io.collab4j.simulation.Simulation;
import io.collab4j.testing.Seeds;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/**
 * The simulation of collab-core over a real server: two or three nodes and their clients, who edit, lock, move carets, talk, lose
 * their connections and their nodes, while calls fail and what is told is lost on the way; and in the end each knows what is true.
 * Each life of a node has a store and subscriptions of its own, and the server's scripts decide; only time is not real. What the
 * network does to a real client of Redis is tried elsewhere.
 */
class RedisSimulationTest {
    private static final boolean NIGHTLY = "nightly".equals(System.getProperty("collab.proof"));
    private static final int RUNS = NIGHTLY ? 1_000 : 4;
    private static final int EDITS = NIGHTLY ? 500 : 150;

    /** What happens only where a store forgets, which this one does not; and the last, which a thousand runs meet once. */
    private static final Set<Path> NOT_OWED = EnumSet.of(
            Path.LOSS_HELD_BY_BOTH,
            Path.LOSS_HELD_BY_ONE,
            Path.LOSS_HELD_BY_NOBODY,
            Path.TAIL_COMMITTED_AGAIN,
            Path.SENT_AGAIN_AFTER_A_LOSS,
            Path.NEW_EPOCH,
            Path.FIELD_GONE,
            Path.EPOCH_CHANGED,
            Path.WENT_BACK,
            Path.REWRITTEN_HISTORY,
            Path.TOLD_OF_A_LOST_EDIT,
            Path.TOLD_OF_A_FIELD_GONE,
            Path.BUS_FROM_AN_OLD_EPOCH,
            Path.CHANNEL_OVERTAKEN);

    @Test
    void everybodyKnowsInTheEndWhatIsTrue() {
        SplittableRandom seeds = Seeds.random("RedisSimulationTest");
        Coverage all = new Coverage();
        try (SimulatedRedis redis = new SimulatedRedis()) {
            for (int i = 0; i < RUNS; i++) {
                all.add(run(redis, seeds.nextLong()));
            }
        }
        System.out.println(RUNS + " runs over Redis: " + all);
        if (NIGHTLY) {
            assertThat(all.missing()).isSubsetOf(NOT_OWED);
        }
    }

    private static Coverage run(SimulatedRedis redis, long seed) {
        Simulation simulation = Simulation.over(seed, redis::begin);
        try {
            simulation.run(EDITS);
        } catch (TestAbortedException skipped) {
            throw skipped;
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("Simulation.over(" + seed + "L, …).run(" + EDITS + ")", broken);
        }
        return simulation.coverage();
    }
}
