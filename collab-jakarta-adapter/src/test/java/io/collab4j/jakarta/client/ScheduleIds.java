package io.collab4j.jakarta.client;

import java.util.random.RandomGenerator;

/**
 * Random numbers that count, so that ids can be found again in whatever they are written into, and sort as they were
 * made: states that differ only in the names of things are told to be the same by {@link #rename}.
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

    /** The same text with ids numbered in the order in which they occur in it. */
    static String rename(CharSequence text) {
        String all = text.toString();
        StringBuilder renamed = new StringBuilder(all.length());
        StringBuilder known = new StringBuilder();
        int from = 0;
        for (int mark = all.indexOf(MARK); mark >= 0; mark = all.indexOf(MARK, mark + 1)) {
            String id = all.substring(mark - COUNTED, mark) + ';';
            int number = known.indexOf(id);
            if (number < 0) {
                number = known.length();
                known.append(id);
            }
            renamed.append(all, from, mark - COUNTED).append('#').append(number / id.length());
            from = mark + MARK.length();
        }
        return renamed.append(all, from, all.length()).toString();
    }
}
