package io.collab4j.redis;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two nodes write, read and lock while one thing after the other goes wrong, drawn by chance: on one server, behind Sentinel and in
 * a cluster. Each time it is looked at what is left: what was acknowledged is in the log once (D1, D2), without a gap (D3), all
 * readers have read it alike (D4), and what was written under locks was by their holders one after the other (L1 to L3).
 *
 * <p>{@code -Dcollab.nemesis=600} is for how many seconds on each of them; {@code -Dcollab.seed=7} draws the same again, though
 * what then meets what is not the same.
 */
class NemesisTest {
    private static final int WRITERS = 2;

    private enum Kind {
        ONE_SERVER,
        SENTINEL,
        CLUSTER;

        Stage open() {
            return switch (this) {
                case ONE_SERVER -> Stage.single();
                case SENTINEL -> Stage.sentinel();
                case CLUSTER -> Stage.cluster();
            };
        }
    }

    private static Duration time(Kind kind) {
        boolean nightly = "nightly".equals(System.getProperty("collab.proof"));
        // Sentinel alone takes longer for each failover than a build has.
        int usual = nightly ? 3_600 : kind == Kind.SENTINEL ? 0 : 3;
        return Duration.ofSeconds(Integer.getInteger("collab.nemesis", usual));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatWasPromisedHoldsWhateverHappens(Kind kind) {
        Duration time = time(kind);
        assumeFalse(time.isZero(), "only nightly, or with collab.nemesis");
        long seed = Long.getLong("collab.seed", System.nanoTime());
        System.out.println("nemesis of " + kind + ", seed " + seed);
        Random dice = new Random(seed);
        long end = System.nanoTime() + time.toNanos();
        int rounds = 0;
        List<String> faults = new ArrayList<>();
        try (Stage stage = kind.open()) {
            do {
                faults.clear();
                round(stage, dice, faults);
                rounds++;
            } while (System.nanoTime() - end < 0);
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("seed " + seed + ", round " + rounds + ": " + faults, broken);
        }
        System.out.println("nemesis of " + kind + ": " + rounds + " rounds");
    }

    private static void round(Stage stage, Random dice, List<String> faults) {
        StoreWorkload workload = StoreWorkload.begin(stage.nodes(), WRITERS);
        workload.await(20);
        List<Stage.Fault> possible = stage.all(workload.slot());
        for (int i = 1 + dice.nextInt(3); i > 0; i--) {
            Stage.Fault fault = possible.get(dice.nextInt(possible.size()));
            faults.add(fault.name());
            fault.run().accept(dice);
            Stage.pause(dice, 300);
            stage.awaitWhole();
        }
        workload.await(50);
        workload.awaitNews();
        workload.end(stage.nodes().get(0));
    }
}
