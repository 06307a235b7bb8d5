package io.collab4j.ot.text;

import java.util.SplittableRandom;

/** Random edits for tests of other packages. */
public final class RandomText {
    private RandomText() {}

    public static TextOperation operation(SplittableRandom random, Text text) {
        return Naive.operation(random, text.toString());
    }
}
