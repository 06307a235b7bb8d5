package io.collab4j.examples.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long what a crowd types was under way, altogether and in windows of a few seconds, some of which neighbours on the machine
 * spoil.
 *
 * @param all the deliveries of all windows
 * @param percentiles the 99th percentile of each window, in milliseconds
 */
record DeliveryWindows(LatencyHistogram all, List<Double> percentiles) {
    private static final Duration WINDOW = Duration.ofSeconds(5);

    /** Lets a crowd live for so many windows as make up a time. */
    static DeliveryWindows watch(Crowd crowd, Duration measured) throws IOException {
        LatencyHistogram all = new LatencyHistogram();
        List<Double> percentiles = new ArrayList<>();
        for (long left = measured.toNanos(); left > 0; left -= WINDOW.toNanos()) {
            crowd.tally().restartDeliveries();
            crowd.live(WINDOW);
            all.add(crowd.tally().delivery());
            percentiles.add(crowd.tally().delivery().percentile(99));
        }
        return new DeliveryWindows(all, percentiles);
    }

    DeliveryWindows and(DeliveryWindows next) {
        LatencyHistogram both = new LatencyHistogram();
        both.add(all);
        both.add(next.all);
        return new DeliveryWindows(
                both,
                Stream.concat(percentiles.stream(), next.percentiles.stream()).toList());
    }

    /** Half of the windows were no worse than this; in milliseconds. */
    double middle() {
        return percentiles.stream().sorted().toList().get(percentiles.size() / 2);
    }
}
