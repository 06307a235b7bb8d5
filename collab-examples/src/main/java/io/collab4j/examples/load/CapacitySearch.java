package io.collab4j.examples.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds how many people a server carries: doubles them while it holds, then halves the step down to a tenth. A number has
 * to fail twice before it counts as too many, because a neighbour on the machine can spoil a run and none can make one
 * better.
 */
final class CapacitySearch {
    static final double P99_LIMIT_MS = 50;
    private static final int TRIES = 2;

    private final Step step;
    private final int unit;
    private final int most;
    private final List<LoadResult> steps = new ArrayList<>();

    /** One measurement with a number of people. */
    interface Step {
        LoadResult run(int people) throws IOException;
    }

    /**
     * @param unit people come in groups of this
     * @param most people that one generator can hold
     */
    CapacitySearch(Step step, int unit, int most) {
        this.step = step;
        this.unit = unit;
        this.most = most / unit * unit;
    }

    /** The largest run that held, empty if none did. */
    Optional<LoadResult> find(int first) throws IOException {
        @Nullable LoadResult best = null;
        int good = 0;
        int bad = Integer.MAX_VALUE;
        int next = Math.min(most, first / unit * unit);
        while (next > good && next < bad) {
            LoadResult result = tried(next);
            if (holds(result)) {
                best = result;
                good = next;
            } else {
                bad = next;
            }
            next = bad == Integer.MAX_VALUE ? Math.min(most, good * 2) : between(good, bad);
        }
        return Optional.ofNullable(best);
    }

    private int between(int good, int bad) {
        int middle = (good + bad) / 2 / unit * unit;
        return bad - good > Math.max(unit, good / 10) ? middle : good;
    }

    private LoadResult tried(int people) throws IOException {
        LoadResult result = step.run(people);
        for (int retry = 1; retry < TRIES && !holds(result); retry++) {
            result = step.run(people);
        }
        steps.add(result);
        return result;
    }

    static boolean holds(LoadResult result) {
        return result.isSound() && result.traffic().p99() < P99_LIMIT_MS;
    }

    /** Every number that was tried, in that order. */
    List<LoadResult> steps() {
        return steps;
    }
}
