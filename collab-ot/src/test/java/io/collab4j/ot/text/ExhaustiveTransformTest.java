package io.collab4j.ot.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.ot.Proof;
import io.collab4j.ot.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every pair of operations on short texts: every choice of deleted characters times every choice of inserts in every
 * gap. All ordered pairs with the first on the left cover both sides.
 */
class ExhaustiveTransformTest {
    private static final String BASE = "ABCDEFGH";
    private static final TextType TYPE = TextType.INSTANCE;

    private long pairs;
    private long carets;

    /** An operation, and what it does in plain arrays: inserts of a deleted run stand before the run. */
    private static final class Case {
        private final TextOperation operation;
        private final boolean[] deleted;
        private final String[] gaps;
        private final String result;

        Case(TextOperation operation, boolean[] deleted, String[] gaps, String result) {
            this.operation = operation;
            this.deleted = deleted;
            this.gaps = gaps;
            this.result = result;
        }
    }

    @Test
    void everyPairOfOperationsConverges() {
        boolean nightly = Proof.isNightly();
        long start = System.nanoTime();
        for (int length = 0; length <= (nightly ? 6 : 5); length++) {
            checkAll(cases(length, "", "x"));
        }
        for (int length = 0; length <= (nightly ? 4 : 3); length++) {
            checkAll(cases(length, "", "x", "y", "xy"));
        }
        System.out.printf("%,d pairs, %,d carets, %d ms%n", pairs, carets, (System.nanoTime() - start) / 1_000_000);
        assertThat(pairs).isEqualTo(nightly ? 344_279_124L : 8_734_804L);
    }

    private static List<Case> cases(int length, String... inserts) {
        List<Case> all = new ArrayList<>();
        int choices = (int) Math.pow(inserts.length, length + 1);
        for (int mask = 0; mask < 1 << length; mask++) {
            for (int choice = 0; choice < choices; choice++) {
                all.add(create(length, mask, choice, inserts));
            }
        }
        return all;
    }

    private static Case create(int length, int mask, int choice, String... inserts) {
        TextOperationBuilder operation = TextOperation.builder();
        boolean[] deleted = new boolean[length];
        String[] gaps = new String[length + 1];
        int runStart = 0;
        int rest = choice;
        for (int gap = 0; gap <= length; gap++) {
            String insert = inserts[rest % inserts.length];
            rest /= inserts.length;
            gaps[gap] = "";
            if (gap == 0 || !deleted[gap - 1]) {
                runStart = gap;
            }
            if (!insert.isEmpty()) {
                operation.insert(insert);
                gaps[runStart] += insert;
            }
            if (gap < length) {
                deleted[gap] = (mask >> gap & 1) == 1;
                if (deleted[gap]) {
                    operation.delete(1);
                } else {
                    operation.retain(1);
                }
            }
        }
        String[] nothing = new String[length + 1];
        Arrays.fill(nothing, "");
        char[] result = new char[64];
        int resultLength = merge(result, deleted, gaps, new boolean[length], nothing);
        return new Case(operation.build(), deleted, gaps, new String(result, 0, resultLength));
    }

    private static int merge(char[] out, boolean[] deleted, String[] left, boolean[] alsoDeleted, String[] right) {
        int length = 0;
        for (int gap = 0; gap < left.length; gap++) {
            left[gap].getChars(0, left[gap].length(), out, length);
            length += left[gap].length();
            right[gap].getChars(0, right[gap].length(), out, length);
            length += right[gap].length();
            if (gap < deleted.length && !deleted[gap] && !alsoDeleted[gap]) {
                out[length++] = BASE.charAt(gap);
            }
        }
        return length;
    }

    private void checkAll(List<Case> cases) {
        char[] expected = new char[64];
        Walk walk = new Walk();
        for (Case a : cases) {
            checkAlone(a);
            for (Case b : cases) {
                pairs++;
                int length = merge(expected, a.deleted, a.gaps, b.deleted, b.gaps);
                TextOperation movedB = TYPE.transform(b.operation, a.operation, Side.RIGHT);
                TextOperation movedA = TYPE.transform(a.operation, b.operation, Side.LEFT);
                if (!walk.leads(a.result, movedB, expected, length)
                        || !walk.leads(b.result, movedA, expected, length)) {
                    throw new AssertionError(WireOps.write(a.operation) + " beside " + WireOps.write(b.operation)
                            + ": " + Naive.apply(a.result, movedB) + " and " + Naive.apply(b.result, movedA)
                            + " instead of " + new String(expected, 0, length));
                }
            }
        }
    }

    private void checkAlone(Case a) {
        int length = a.deleted.length;
        String base = BASE.substring(0, length);
        assertThat(TYPE.apply(Text.of(base), a.operation)).hasToString(a.result);
        int before = 0;
        for (int position = 0; position <= length; position++) {
            int after = before + a.gaps[position].length();
            assertThat(a.operation.transformPosition(position, false)).isEqualTo(before);
            assertThat(a.operation.transformPosition(position, true)).isEqualTo(after);
            carets += 2;
            before = after + (position < length && !a.deleted[position] ? 1 : 0);
        }
    }

    /** Applies an operation the naive way, in the same memory each time. */
    private static final class Walk implements TextOperation.Visitor {
        private final char[] out = new char[64];
        private String text = "";
        private int at;
        private int end;

        boolean leads(String from, TextOperation operation, char[] to, int length) {
            text = from;
            at = 0;
            end = 0;
            operation.forEach(this);
            retain(text.length() - at);
            return Arrays.equals(out, 0, end, to, 0, length);
        }

        @Override
        public void retain(int length) {
            text.getChars(at, at + length, out, end);
            at += length;
            end += length;
        }

        @Override
        public void insert(String content) {
            content.getChars(0, content.length(), out, end);
            end += content.length();
        }

        @Override
        public void delete(int length) {
            at += length;
        }
    }
}
