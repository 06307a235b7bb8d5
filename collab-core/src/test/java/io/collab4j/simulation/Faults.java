package io.collab4j.simulation;

import java.time.Duration;

/** How bad the world of one run is: one in so many goes wrong, 0 for none. Heals towards the end of the run. */
final class Faults {
    int storeFailure;
    int storeSlow;
    int busLoss;
    int busRepeat;
    int resend;
    int networkMillis;
    int crashAtCommit;
    int crashAtStep;
    boolean storeHasFailed;

    Faults(Dice dice) {
        storeFailure = dice.oneIn(3) ? 0 : dice.between(8, 200);
        storeSlow = dice.oneIn(2) ? 0 : dice.between(20, 200);
        busLoss = dice.oneIn(3) ? 0 : dice.between(2, 50);
        busRepeat = dice.between(5, 50);
        resend = dice.oneIn(2) ? 0 : dice.between(3, 30);
        networkMillis = dice.between(1, 120);
        crashAtCommit = dice.oneIn(2) ? 0 : dice.between(50, 600);
        crashAtStep = dice.oneIn(2) ? 0 : dice.between(20, 200);
    }

    /** Whether the store is neither slow nor away in the whole run, unless it is made to be. */
    boolean isStoreSteady() {
        return storeFailure == 0 && storeSlow == 0 && !storeHasFailed;
    }

    void healAllButTheBus() {
        storeFailure = 0;
        storeSlow = 0;
        resend = 0;
        crashAtCommit = 0;
        crashAtStep = 0;
        networkMillis = 20;
    }

    void healTheBus() {
        busLoss = 0;
    }

    Duration storeLatency(Dice dice) {
        return dice.oneIn(storeSlow) ? dice.millis(50, 3_000) : dice.micros(100, 4_000);
    }

    Duration networkLatency(Dice dice) {
        return dice.micros(200, networkMillis * 1_000);
    }
}
