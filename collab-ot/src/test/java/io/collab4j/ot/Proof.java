package io.collab4j.ot;

import java.util.SplittableRandom;

/** How much proof a run owes, and where its randomness comes from. */
public final class Proof {
    private static final boolean NIGHTLY = "nightly".equals(System.getProperty("collab.proof"));

    private Proof() {}

    public static boolean isNightly() {
        return NIGHTLY;
    }

    public static int count(int ci, int nightly) {
        return NIGHTLY ? nightly : ci;
    }

    /** A source of randomness whose seed is printed; {@code -Dcollab.seed} repeats a run. */
    public static SplittableRandom random(String test) {
        long seed = Long.getLong("collab.seed", System.nanoTime());
        System.out.println(test + ": -Dcollab.seed=" + seed);
        return new SplittableRandom(seed);
    }
}
