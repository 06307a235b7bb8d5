package io.collab4j.examples.load;

import java.util.Arrays;

/** Times at which edits are due. */
final class DueQueue {
    private static final long[] NONE = new long[0];

    private long[] times = NONE;
    private int size;

    static DueQueue of(long time) {
        DueQueue queue = new DueQueue();
        queue.add(time);
        return queue;
    }

    void add(long time) {
        if (size == times.length) {
            times = Arrays.copyOf(times, Math.max(1, size * 2));
        }
        times[size++] = time;
    }

    int size() {
        return size;
    }

    long get(int index) {
        return times[index];
    }
}
