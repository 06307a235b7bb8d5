package io.collab4j.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The choices of one actor of a run, independent of how often others choose. Not thread-safe. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        this(new SplittableRandom(seed));
    }

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    Dice split() {
        return new Dice(random.split());
    }

    RandomGenerator random() {
        return random;
    }

    /** True in one of {@code n} cases; never if {@code n} is 0. */
    boolean oneIn(int n) {
        return n > 0 && random.nextInt(n) == 0;
    }

    int below(int n) {
        return random.nextInt(n);
    }

    /** Both ends included. */
    int between(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    Duration micros(int from, int to) {
        return Duration.ofNanos(between(from, to) * 1_000L);
    }

    Duration millis(int from, int to) {
        return micros(from * 1_000, to * 1_000);
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
