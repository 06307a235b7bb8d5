package io.collab4j.examples.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void nothingHasNoLatency() {
        assertThat(histogram.count()).isZero();
        assertThat(histogram.percentile(99)).isZero();
    }

    @Test
    void percentilesAreWithinOnePercentOfTheSortedValues() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        long[] values = new long[20_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextLong(1L << random.nextInt(1, 40));
            histogram.record(values[i]);
        }
        Arrays.sort(values);
        for (double percentile : new double[] {1, 50, 90, 99, 99.9, 99.99, 100}) {
            long exact = values[Math.max(0, (int) Math.ceil(values.length * percentile / 100) - 1)];
            assertThat(histogram.percentile(percentile) * 1e6)
                    .as("percentile %s, seed %d", percentile, seed)
                    .isCloseTo((double) exact, within(exact / 100.0 + 1e-6));
        }
    }

    @Test
    void addingIsRecordingAll() {
        LatencyHistogram other = new LatencyHistogram();
        histogram.record(1_000_000);
        other.record(3_000_000);
        other.record(9_000_000_000L);
        histogram.add(other);
        assertThat(histogram.count()).isEqualTo(3);
        assertThat(histogram.percentile(50)).isCloseTo(3, within(0.03));
        assertThat(histogram.percentile(100)).isEqualTo(9_000);
        histogram.clear();
        assertThat(histogram.percentile(100)).isZero();
    }
}
