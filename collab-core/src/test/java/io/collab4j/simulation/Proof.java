package io.collab4j.simulation;

/** How much proof a run owes, and where its randomness comes from. */
final class Proof {
    private Proof() {}

    private static boolean isNightly() {
        return "nightly".equals(System.getProperty("collab.proof"));
    }

    static int count(int ci, int nightly) {
        return isNightly() ? nightly : ci;
    }

    /** The same seeds in every build, so that it fails for what was changed and nothing else; fresh ones at night. */
    static long firstSeed(int count) {
        return isNightly() ? System.currentTimeMillis() * count : 1;
    }
}
