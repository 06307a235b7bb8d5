package io.collab4j.document;

import org.jspecify.annotations.Nullable;

/**
 * The newest elements of a sequence, by their number in it. Grows to its capacity, then forgets the oldest. Not
 * thread-safe.
 */
final class Window<T> {
    private final int capacity;
    private @Nullable Object[] slots = new Object[8];
    private long next;
    private long oldest;

    /** An empty window whose first element will be number {@code next}. */
    Window(int capacity, long next) {
        this.capacity = capacity;
        this.next = next;
        this.oldest = next;
    }

    /** The number of the oldest element kept; {@link #next} if there is none. */
    long oldest() {
        return oldest;
    }

    /** The number the next element will have. */
    long next() {
        return next;
    }

    /** Whether the next element takes the place of the oldest. */
    boolean isFull() {
        return next - oldest == capacity;
    }

    void add(T element) {
        if (next - oldest == slots.length) {
            if (slots.length < capacity) {
                grow();
            } else {
                dropOldest();
            }
        }
        slots[slot(next)] = element;
        next++;
    }

    /** An element that is kept. */
    @SuppressWarnings("unchecked")
    T get(long number) {
        Object element = number < oldest || number >= next ? null : slots[slot(number)];
        if (element == null) {
            throw new IllegalArgumentException(number + " is not within " + oldest + " to " + next);
        }
        return (T) element;
    }

    /** Forgets the oldest element. */
    T dropOldest() {
        T dropped = get(oldest);
        slots[slot(oldest)] = null;
        oldest++;
        return dropped;
    }

    private void grow() {
        @Nullable Object[] larger = new Object[Math.min(capacity, slots.length * 2)];
        for (long number = oldest; number < next; number++) {
            larger[(int) (number % larger.length)] = slots[slot(number)];
        }
        slots = larger;
    }

    private int slot(long number) {
        return (int) (number % slots.length);
    }
}
