package io.collab4j.jakarta.client;

import java.util.Arrays;

/** Millions of well mixed numbers in 16 bytes each or less. */
final class LongSet {
    private long[] slots = new long[1 << 12];
    private int size;
    private boolean hasZero;

    int size() {
        return size;
    }

    /** Whether the number was not there. */
    boolean add(long value) {
        if (value == 0) {
            boolean isNew = !hasZero;
            hasZero = true;
            size += isNew ? 1 : 0;
            return isNew;
        }
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        boolean isNew = put(value);
        size += isNew ? 1 : 0;
        return isNew;
    }

    private boolean put(long value) {
        int mask = slots.length - 1;
        int at = (int) value & mask;
        while (slots[at] != 0) {
            if (slots[at] == value) {
                return false;
            }
            at = (at + 1) & mask;
        }
        slots[at] = value;
        return true;
    }

    private void grow() {
        long[] former = slots;
        slots = new long[2 * former.length];
        for (long value : former) {
            if (value != 0) {
                put(value);
            }
        }
    }

    long[] toArray() {
        long[] values = Arrays.stream(slots).filter(value -> value != 0).toArray();
        return hasZero ? Arrays.copyOf(values, values.length + 1) : values;
    }
}
