package io.collab4j.ot.text;

import java.util.SplittableRandom;

/** What operations mean, said as plainly as possible and without the code under test. */
final class Naive {
    private static final String[] ALPHABET = {"a", "b", "c", "\n", "é", "漢", "😀", "😁", "🨀"};

    private Naive() {}

    static String apply(String text, TextOperation operation) {
        StringBuilder out = new StringBuilder(text);
        int[] at = {0};
        operation.forEach(new TextOperation.Visitor() {
            @Override
            public void retain(int length) {
                at[0] += length;
            }

            @Override
            public void insert(String content) {
                out.insert(at[0], content);
                at[0] += content.length();
            }

            @Override
            public void delete(int length) {
                out.delete(at[0], at[0] + length);
            }
        });
        return out.toString();
    }

    static boolean isAligned(String text) {
        return text.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    static String text(SplittableRandom random, int characters) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < characters; i++) {
            out.append(ALPHABET[random.nextInt(ALPHABET.length)]);
        }
        return out.toString();
    }

    /** A valid operation of a few components on a text. */
    static TextOperation operation(SplittableRandom random, String text) {
        TextOperationBuilder out = TextOperation.builder();
        int at = 0;
        do {
            int to = text.offsetByCodePoints(
                    at, random.nextInt(Math.min(6, text.codePointCount(at, text.length())) + 1));
            int kind = random.nextInt(4);
            if (kind == 0) {
                out.insert(text(random, 1 + random.nextInt(3)));
            } else if (to > at) {
                if (kind == 1) {
                    out.delete(to - at);
                } else {
                    out.retain(to - at);
                }
                at = to;
            }
        } while (at < text.length() && random.nextInt(6) > 0);
        return out.build();
    }
}
