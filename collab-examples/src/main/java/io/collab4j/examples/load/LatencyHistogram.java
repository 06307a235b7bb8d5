package io.collab4j.examples.load;

import java.util.Arrays;

/**
 * Counts durations in buckets that are less than 1 % wide, from one nanosecond to years: 128 equal buckets for each power
 * of two. Not thread-safe.
 */
public final class LatencyHistogram {
    private static final int BITS = 7;
    private static final int STEPS = 1 << BITS;

    private long[] counts = new long[STEPS];
    private long count;
    private long max;

    LatencyHistogram() {}

    void record(long nanos) {
        long value = Math.max(0, nanos);
        int bucket = bucket(value);
        if (bucket >= counts.length) {
            counts = Arrays.copyOf(counts, (bucket / STEPS + 1) * STEPS);
        }
        counts[bucket]++;
        count++;
        max = Math.max(max, value);
    }

    void add(LatencyHistogram other) {
        if (other.counts.length > counts.length) {
            counts = Arrays.copyOf(counts, other.counts.length);
        }
        for (int i = 0; i < other.counts.length; i++) {
            counts[i] += other.counts[i];
        }
        count += other.count;
        max = Math.max(max, other.max);
    }

    void clear() {
        Arrays.fill(counts, 0);
        count = 0;
        max = 0;
    }

    /** How many durations were recorded. */
    public long count() {
        return count;
    }

    /**
     * The duration that this share of all durations did not exceed, in milliseconds; 0 if there are none.
     *
     * @param percentile from 0 to 100; 100 is the largest one, exactly
     */
    public double percentile(double percentile) {
        long wanted = Math.max(1, (long) Math.ceil(count * percentile / 100));
        if (wanted >= count) {
            return max / 1e6;
        }
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) {
                return Math.min(max, upper(bucket)) / 1e6;
            }
        }
        return max / 1e6;
    }

    /** The first {@value #STEPS} values have a bucket each; then each power of two is cut into as many. */
    private static int bucket(long value) {
        int shift = Math.max(0, 64 - Long.numberOfLeadingZeros(value) - BITS - 1);
        return shift * STEPS + (int) (value >>> shift);
    }

    private static long upper(int bucket) {
        int shift = Math.max(0, bucket / STEPS - 1);
        long steps = bucket - (long) shift * STEPS;
        return ((steps + 1) << shift) - 1;
    }
}
