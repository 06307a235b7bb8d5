package io.collab4j.testing;

import java.util.SplittableRandom;

/** Where the randomness of a test comes from. */
public final class Seeds {
    private Seeds() {}

    /** A source of randomness whose seed is printed; {@code -Dcollab.seed} repeats a run. */
    public static SplittableRandom random(String test) {
        long seed = Long.getLong("collab.seed", System.nanoTime());
        System.out.println(test + ": -Dcollab.seed=" + seed);
        return new SplittableRandom(seed);
    }
}
