package io.collab4j.ot.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.ot.OperationException;
import io.collab4j.ot.Proof;
import io.collab4j.ot.Side;
import io.collab4j.ot.text.TrackedText.Unit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The laws on random texts with characters of one and of two code units; shares no code with what it checks. */
class RandomTransformTest {
    private static final TextType TYPE = TextType.INSTANCE;

    private SplittableRandom random = new SplittableRandom(0);

    @Test
    void laws() {
        SplittableRandom seeds = Proof.random("laws of text operations");
        int cases = Proof.count(1_000_000, 20_000_000);
        for (int i = 0; i < cases; i++) {
            long seed = seeds.nextLong();
            random = new SplittableRandom(seed);
            try {
                checkCase();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("case " + i + " of this seed, itself seeded with " + seed, e);
            }
        }
    }

    private void checkCase() {
        String text = Naive.text(random, random.nextInt(16));
        TextOperation a = Naive.operation(random, text);
        TextOperation b = Naive.operation(random, text);
        String afterA = checkApply(text, a);
        checkInvert(text, a, afterA);
        TextOperation c = Naive.operation(random, afterA);
        checkCompose(text, a, afterA, c);
        switch (random.nextInt(4)) {
            case 0 -> checkList(text, a);
            case 1 -> checkIdentity(text, a, b);
            case 2 -> checkUndo(text, a, c);
            default -> checkDiamond(text, a, b, Side.LEFT);
        }
        checkDiamond(text, a, b, Side.RIGHT);
    }

    private static String checkApply(String text, TextOperation operation) {
        String after = Naive.apply(text, operation);
        same(TYPE.apply(Text.of(text), operation).toString(), after);
        same(after.length() - text.length(), operation.targetLength() - operation.baseLength());
        return after;
    }

    private static void checkInvert(String text, TextOperation a, String afterA) {
        TextOperation inverse = TYPE.invert(a, Text.of(text));
        same(checkApply(afterA, inverse), text);
        same(checkApply(text, TYPE.invert(inverse, Text.of(afterA))), afterA);
    }

    private void checkCompose(String text, TextOperation a, String afterA, TextOperation b) {
        String afterB = checkApply(afterA, b);
        same(checkApply(text, TYPE.compose(a, b)), afterB);
        TextOperation c = Naive.operation(random, afterB);
        String afterC = checkApply(afterB, c);
        same(checkApply(text, TYPE.compose(TYPE.compose(a, b), c)), afterC);
        same(checkApply(text, TYPE.compose(a, TYPE.compose(b, c))), afterC);
    }

    private static void checkDiamond(String text, TextOperation a, TextOperation b, Side side) {
        TextOperation movedA = TYPE.transform(a, b, side);
        TextOperation movedB = TYPE.transform(b, a, side.opposite());
        String result = checkApply(checkApply(text, a), movedB);
        same(checkApply(checkApply(text, b), movedA), result);
        assertThat(Naive.isAligned(result)).isTrue();
    }

    /** One operation past several that follow each other, as when a client catches up. */
    private void checkList(String text, TextOperation a) {
        String theirs = text;
        String both = Naive.apply(text, a);
        TextOperation mine = a;
        for (int i = 0; i < 4; i++) {
            TextOperation b = Naive.operation(random, theirs);
            theirs = Naive.apply(theirs, b);
            both = checkApply(both, TYPE.transform(b, mine, Side.RIGHT));
            mine = TYPE.transform(mine, b, Side.LEFT);
            same(checkApply(theirs, mine), both);
        }
    }

    /** Every inserted unit is there once, every unit of the text unless one of the two deleted it. */
    private static void checkIdentity(String text, TextOperation a, TextOperation b) {
        TrackedText base = TrackedText.of(text);
        TrackedText afterA = base.apply("a", a);
        TrackedText afterB = base.apply("b", b);
        List<Unit> both = afterA.apply("b", TYPE.transform(b, a, Side.RIGHT)).units();
        same(afterB.apply("a", TYPE.transform(a, b, Side.LEFT)).units(), both);
        Set<Unit> expected = new HashSet<>(base.units());
        expected.retainAll(afterA.units());
        expected.retainAll(afterB.units());
        expected.addAll(afterA.from("a"));
        expected.addAll(afterB.from("b"));
        same(new HashSet<>(both), expected);
        same(both.size(), expected.size());
    }

    /** Taking {@code a} back after others edited on takes away what it inserted and brings back what it deleted. */
    private void checkUndo(String text, TextOperation a, TextOperation first) {
        TrackedText now = TrackedText.of(text).apply("a", a);
        TextOperation undo = TYPE.invert(a, Text.of(text));
        TextOperation other = first;
        for (int i = 0; i < 3; i++) {
            now = now.apply("b" + i, other);
            undo = TYPE.transform(undo, other, Side.LEFT);
            other = Naive.operation(random, string(now.units()));
        }
        List<Unit> kept = new ArrayList<>(now.units());
        kept.removeIf(unit -> unit.origin().equals("a"));
        TrackedText undone = now.apply("undo", undo);
        List<Unit> others = new ArrayList<>(undone.units());
        others.removeIf(unit -> unit.origin().equals("undo"));
        same(others, kept);
        same(string(undone.from("undo")), string(deleted(text, a)));
    }

    private static List<Unit> deleted(String text, TextOperation a) {
        List<Unit> gone = new ArrayList<>(TrackedText.of(text).units());
        gone.removeAll(TrackedText.of(text).apply("a", a).units());
        return gone;
    }

    private static String string(List<Unit> units) {
        StringBuilder out = new StringBuilder();
        units.forEach(unit -> out.append(unit.value()));
        return out.toString();
    }

    // AssertJ's descriptions cost more than the law they describe.
    private static void same(Object actual, Object expected) {
        if (!actual.equals(expected)) {
            assertThat(actual).isEqualTo(expected);
        }
    }

    /** Any sequence of components either is refused with our exception or means what it says. */
    @Test
    void validationIsTotal() {
        random = Proof.random("validation of text operations");
        int accepted = 0;
        int cases = Proof.count(200_000, 4_000_000);
        for (int i = 0; i < cases; i++) {
            String text = Naive.text(random, random.nextInt(6));
            try {
                TextOperation operation = garbage();
                Text after = TYPE.apply(Text.of(text), operation);
                same(after.toString(), Naive.apply(text, operation));
                assertThat(Naive.isAligned(after.toString())).isTrue();
                accepted++;
            } catch (OperationException e) {
                assertThat(e).hasMessageNotContaining("\n").hasNoCause();
            }
        }
        assertThat(accepted).isBetween(cases / 100, cases * 9 / 10);
    }

    private TextOperation garbage() {
        TextOperationBuilder out = TextOperation.builder();
        int components = random.nextInt(5);
        for (int i = 0; i < components; i++) {
            int count = random.nextInt(12) == 0 ? random.nextInt() : random.nextInt(5);
            switch (random.nextInt(5)) {
                case 0, 1 -> out.retain(count);
                case 2 -> out.delete(count);
                case 3 -> out.insert(Naive.text(random, random.nextInt(12) == 0 ? 0 : 2));
                default ->
                    out.insert(random.nextInt(3) == 0 ? Naive.text(random, 1).substring(0, 1) : "z");
            }
        }
        return out.build();
    }
}
