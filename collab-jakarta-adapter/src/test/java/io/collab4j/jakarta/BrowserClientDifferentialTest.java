package io.collab4j.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.ot.OperationException;
import io.collab4j.ot.Side;
import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextOperationBuilder;
import io.collab4j.ot.text.TextType;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random operations come to the same result in Java and in the browser client, errors included. */
class BrowserClientDifferentialTest {
    private static final TextType TYPE = TextType.INSTANCE;
    private static final int CASES = "nightly".equals(System.getProperty("collab.proof")) ? 1_000_000 : 20_000;
    private static final String[] LETTERS = {
        "a",
        "b",
        "b",
        "7",
        "-",
        "\n",
        "\r",
        "\"",
        "\\",
        "\u00e9",
        "\u2028",
        "\ud83d\ude00",
        "\ud83d\ude01",
        "\ud83e\ude00"
    };
    private static final int KINDS = 7;

    private final SplittableRandom random = seeded();

    @BeforeAll
    static void node() {
        Node.require();
    }

    @Test
    void bothComeToTheSame(@TempDir Path directory) throws Exception {
        File cases = directory.resolve("cases").toFile();
        File answers = directory.resolve("answers").toFile();
        List<String> expected = new ArrayList<>();
        try (BufferedWriter out = Files.newBufferedWriter(cases.toPath())) {
            for (int i = 0; i < CASES; i++) {
                Case one = next(i % KINDS);
                out.write(one.question() + "\n");
                expected.add(one.answer());
            }
        }
        Process node = Node.process(List.of("differential.mjs"))
                .redirectInput(cases)
                .redirectOutput(answers)
                .redirectError(Redirect.INHERIT)
                .start();
        assertThat(node.waitFor()).isZero();
        compare(cases, answers, expected);
    }

    private static void compare(File cases, File answers, List<String> expected) throws IOException {
        try (BufferedReader questions = Files.newBufferedReader(cases.toPath());
                BufferedReader found = Files.newBufferedReader(answers.toPath())) {
            for (String answer : expected) {
                assertThat(found.readLine()).as(questions.readLine()).isEqualTo(answer);
            }
            assertThat(found.readLine()).isNull();
        }
    }

    /** A line for the browser client, and the line it must answer. */
    private record Case(String question, String answer) {
        static Case of(String kind, String fields, Supplier<String> answer) {
            String question = "{\"kind\":\"" + kind + "\"," + fields + "}";
            try {
                return new Case(question, "{" + answer.get() + "}");
            } catch (OperationException e) {
                boolean split = e.reason() == OperationException.Reason.SURROGATE_SPLIT;
                return new Case(question, "{\"error\":\"" + (split ? "surrogate_split" : "bad_operation") + "\"}");
            }
        }
    }

    private Case next(int kind) {
        String text = text(14);
        return switch (kind) {
            case 0 -> apply(text);
            case 1 -> normalise();
            case 2 -> compose(text);
            case 3 -> transform(text);
            case 4 -> invert(text);
            case 5 -> cursor(text);
            default -> between(text);
        };
    }

    /** Often past the end or into a character, which must be refused with the same code. */
    private Case apply(String text) {
        List<Object> ops = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            ops.add(component());
        }
        return Case.of(
                "apply",
                field("text", text) + "," + field("ops", ops),
                () -> field("result", TYPE.apply(Text.of(text), read(ops)).toString()));
    }

    private Case normalise() {
        List<Object> ops = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            ops.add(
                    random.nextInt(40) > 0
                            ? component()
                            : List.<Object>of(0, "", "\ud83d", "\ude00x").get(random.nextInt(4)));
        }
        return Case.of("normalise", field("ops", ops), () -> field("canonical", write(read(ops))));
    }

    private Case compose(String text) {
        TextOperation a = operation(text);
        TextOperation b = operation(after(text, a));
        return Case.of("compose", field("text", text) + "," + pair(a, b), () -> {
            TextOperation composed = TYPE.compose(a, b);
            return field("composed", write(composed)) + "," + field("result", after(text, composed));
        });
    }

    private Case transform(String text) {
        TextOperation a = operation(text);
        TextOperation b = operation(text);
        Side side = random.nextBoolean() ? Side.LEFT : Side.RIGHT;
        String sideName = side.name().toLowerCase(Locale.ROOT);
        return Case.of("transform", field("text", text) + "," + pair(a, b) + "," + field("side", sideName), () -> {
            TextOperation aPrime = TYPE.transform(a, b, side);
            TextOperation bPrime = TYPE.transform(b, a, side.opposite());
            String result = after(after(text, a), bPrime);
            return field("a_prime", write(aPrime)) + "," + field("b_prime", write(bPrime)) + ","
                    + field("result", result);
        });
    }

    private Case invert(String text) {
        TextOperation operation = operation(text);
        return Case.of(
                "invert",
                field("text", text) + "," + field("ops", write(operation)),
                () -> field("inverse", write(TYPE.invert(operation, Text.of(text)))));
    }

    private Case cursor(String text) {
        TextOperation operation = operation(text);
        int position = random.nextInt(text.length() + 1);
        boolean own = random.nextBoolean();
        return Case.of(
                "cursor",
                "\"position\":" + position + ",\"own\":" + own + "," + field("ops", write(operation)),
                () -> "\"result\":" + operation.transformPosition(position, own));
    }

    private Case between(String text) {
        String other = random.nextInt(4) == 0 ? text(14) : after(text, operation(text));
        return Case.of(
                "between",
                field("before", text) + "," + field("after", other),
                () -> field("ops", write(TextOperation.between(text, other))));
    }

    private Object component() {
        return switch (random.nextInt(3)) {
            case 0 -> letter() + text(2);
            case 1 -> 1 + random.nextInt(4);
            default -> -1 - random.nextInt(4);
        };
    }

    private TextOperation operation(String text) {
        TextOperationBuilder out = TextOperation.builder();
        int at = 0;
        while (at < text.length() && random.nextInt(6) > 0) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(4));
            if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
                end++;
            }
            int choice = random.nextInt(4);
            if (choice == 1) {
                out.insert(letter() + text(2));
            }
            if (choice == 0) {
                out.delete(end - at);
            } else {
                out.retain(end - at);
            }
            at = end;
        }
        if (random.nextInt(3) == 0) {
            out.insert(letter() + text(2));
        }
        return out.build();
    }

    private String text(int most) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            out.append(letter());
        }
        return out.toString();
    }

    private String letter() {
        return LETTERS[random.nextInt(LETTERS.length)];
    }

    private static String after(String text, TextOperation operation) {
        return TYPE.apply(Text.of(text), operation).toString();
    }

    private static TextOperation read(List<Object> ops) {
        TextOperationBuilder out = TextOperation.builder();
        for (Object component : ops) {
            if (component instanceof String content) {
                out.insert(content);
            } else if ((Integer) component < 0) {
                out.delete(-(Integer) component);
            } else {
                out.retain((Integer) component);
            }
        }
        return out.build();
    }

    private static List<Object> write(TextOperation operation) {
        List<Object> ops = new ArrayList<>();
        operation.forEach(new TextOperation.Visitor() {
            @Override
            public void retain(int length) {
                ops.add(length);
            }

            @Override
            public void insert(String content) {
                ops.add(content);
            }

            @Override
            public void delete(int length) {
                ops.add(-length);
            }
        });
        return ops;
    }

    private static String pair(TextOperation a, TextOperation b) {
        return field("a", write(a)) + "," + field("b", write(b));
    }

    private static String field(String name, List<Object> ops) {
        StringJoiner out = new StringJoiner(",", "\"" + name + "\":[", "]");
        ops.forEach(component -> out.add(component instanceof String content ? quote(content) : component.toString()));
        return out.toString();
    }

    private static String field(String name, String value) {
        return "\"" + name + "\":" + quote(value);
    }

    /** As JavaScript writes it, so that answers can be compared as lines. */
    private static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            boolean half = Character.isSurrogate(unit) && !isPaired(text, i);
            switch (unit) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                default -> out.append(half ? String.format("\\u%04x", (int) unit) : unit);
            }
        }
        return out.append('"').toString();
    }

    private static boolean isPaired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    private static SplittableRandom seeded() {
        long seed = Long.getLong("collab.seed", System.nanoTime());
        System.out.println("BrowserClientDifferentialTest: -Dcollab.seed=" + seed);
        return new SplittableRandom(seed);
    }
}
