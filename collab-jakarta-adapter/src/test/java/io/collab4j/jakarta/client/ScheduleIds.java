package io.collab4j.jakarta.client;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/**
 * Random numbers that count, so that ids can be found again in whatever they are written into, and sort as they were
 * made: states that differ only in the names of things are told to be the same by {@link Names}.
 */
final class ScheduleIds implements RandomGenerator {
    private static final String MARK = "-------A";
    private static final int MARK_DIGIT = 62;
    private static final int LETTERS = 52;
    private static final int COUNTED = 3;
    private static final int MARKED = 10;

    private int made;

    /** An id is made of two of these: three counting letters and the mark. */
    @Override
    public long nextLong() {
        long bits = 0;
        int rest = made++;
        for (int digit = COUNTED - 1; digit >= 0; digit--) {
            bits |= (long) (rest % LETTERS) << (6 * digit);
            rest /= LETTERS;
        }
        for (int digit = COUNTED; digit < MARKED; digit++) {
            bits |= (long) MARK_DIGIT << (6 * digit);
        }
        return bits;
    }

    /** Numbers ids in the order in which they occur, over all the texts that it is given. */
    static final class Names {
        private long[] known = new long[32];
        private int size;

        interface Part {
            void take(String text, int from, int to);
        }

        /** Tells of a text without its ids, part by part, and of the number of each id in its place. */
        void rename(String text, Part part, IntConsumer id) {
            int from = 0;
            for (int mark = text.indexOf(MARK); mark >= 0; mark = text.indexOf(MARK, from)) {
                part.take(text, from, mark - COUNTED);
                id.accept(number(text, mark - COUNTED));
                from = mark + MARK.length();
            }
            part.take(text, from, text.length());
        }

        private int number(String text, int at) {
            long id = 0;
            for (int i = 0; i < COUNTED; i++) {
                id = id << Character.SIZE | text.charAt(at + i);
            }
            for (int i = 0; i < size; i++) {
                if (known[i] == id) {
                    return i;
                }
            }
            if (size == known.length) {
                known = Arrays.copyOf(known, 2 * size);
            }
            known[size] = id;
            return size++;
        }
    }
}
