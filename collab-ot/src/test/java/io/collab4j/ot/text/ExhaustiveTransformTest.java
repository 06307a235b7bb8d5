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
        StringBuilder result = new StringBuilder();
        merge(result, deleted, gaps, new boolean[length], nothing);
        return new Case(operation.build(), deleted, gaps, result.toString());
    }

    private static void merge(
            StringBuilder out, boolean[] deleted, String[] left, boolean[] alsoDeleted, String[] right) {
        out.setLength(0);
        for (int gap = 0; gap < left.length; gap++) {
            out.append(left[gap]).append(right[gap]);
            if (gap < deleted.length && !deleted[gap] && !alsoDeleted[gap]) {
                out.append(BASE.charAt(gap));
            }
        }
    }

    private void checkAll(List<Case> cases) {
        StringBuilder expected = new StringBuilder();
        Walk walk = new Walk();
        for (Case a : cases) {
            checkAlone(a);
            for (Case b : cases) {
                pairs++;
                merge(expected, a.deleted, a.gaps, b.deleted, b.gaps);
                TextOperation movedB = TYPE.transform(b.operation, a.operation, Side.RIGHT);
                TextOperation movedA = TYPE.transform(a.operation, b.operation, Side.LEFT);
                if (!walk.leads(a.result, movedB, expected) || !walk.leads(b.result, movedA, expected)) {
                    throw new AssertionError(WireOps.write(a.operation) + " beside " + WireOps.write(b.operation)
                            + ": " + Naive.apply(a.result, movedB) + " and " + Naive.apply(b.result, movedA)
                            + " instead of " + expected);
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
        private final StringBuilder out = new StringBuilder();
        private String text = "";
        private int at;

        boolean leads(String from, TextOperation operation, StringBuilder to) {
            out.setLength(0);
            text = from;
            at = 0;
            operation.forEach(this);
            out.append(text, at, text.length());
            return out.compareTo(to) == 0;
        }

        @Override
        public void retain(int length) {
            out.append(text, at, at + length);
            at += length;
        }

        @Override
        public void insert(String content) {
            out.append(content);
        }

        @Override
        public void delete(int length) {
            at += length;
        }
    }
}
