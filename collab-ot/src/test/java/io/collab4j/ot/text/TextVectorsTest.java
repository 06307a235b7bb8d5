package io.collab4j.ot.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.collab4j.ot.OperationException;
import io.collab4j.ot.Side;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The examples that the browser client is held to as well. */
class TextVectorsTest {
    private static final TextType TYPE = TextType.INSTANCE;

    private static DynamicTest test(String kind, int index, JsonNode vector, Consumer<JsonNode> check) {
        String name = vector.path("name").asText(vector.toString());
        return DynamicTest.dynamicTest(kind + " " + index + ": " + name, () -> check.accept(vector));
    }

    private static Stream<DynamicTest> tests(String kind, Consumer<JsonNode> check) {
        List<JsonNode> vectors = WireOps.vectors(kind);
        assertThat(vectors).isNotEmpty();
        return Stream.iterate(0, i -> i < vectors.size(), i -> i + 1).map(i -> test(kind, i, vectors.get(i), check));
    }

    /** The expected answer, or the expected error in its place. */
    private static void answers(JsonNode vector, String field, Supplier<Object> answer) {
        if (!vector.has("error")) {
            assertThat(answer.get()).isEqualTo(vector.get(field));
            return;
        }
        try {
            assertThat(answer.get()).as("an error").isNull();
        } catch (OperationException e) {
            boolean split = e.reason() == OperationException.Reason.SURROGATE_SPLIT;
            assertThat(split ? "surrogate_split" : "bad_operation")
                    .isEqualTo(vector.get("error").asText());
        }
    }

    private static TextOperation ops(JsonNode vector, String field) {
        return WireOps.read(vector.get(field));
    }

    private static Text text(JsonNode vector) {
        return Text.of(vector.get("text").asText());
    }

    @TestFactory
    Stream<DynamicTest> apply() {
        return tests("apply", vector -> {
            if (vector.has("error")) {
                answers(vector, "result", () -> TYPE.apply(text(vector), ops(vector, "ops")));
            } else {
                assertThat(TYPE.apply(text(vector), ops(vector, "ops")))
                        .hasToString(vector.get("result").asText());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> normalise() {
        return tests("normalise", vector -> answers(vector, "canonical", () -> WireOps.write(ops(vector, "ops"))));
    }

    @TestFactory
    Stream<DynamicTest> simple() {
        return tests(
                "simple",
                vector ->
                        answers(vector, "canonical", () -> WireOps.write(WireOps.readSimple(vector.get("operation")))));
    }

    @TestFactory
    Stream<DynamicTest> transform() {
        return tests("transform", vector -> {
            Side side = Side.valueOf(vector.get("side").asText().toUpperCase(Locale.ROOT));
            TextOperation a = ops(vector, "a");
            TextOperation b = ops(vector, "b");
            TextOperation movedA = TYPE.transform(a, b, side);
            TextOperation movedB = TYPE.transform(b, a, side.opposite());
            assertThat(WireOps.write(movedA)).isEqualTo(vector.get("a_prime"));
            assertThat(WireOps.write(movedB)).isEqualTo(vector.get("b_prime"));
            String result = vector.get("result").asText();
            assertThat(TYPE.apply(TYPE.apply(text(vector), a), movedB)).hasToString(result);
            assertThat(TYPE.apply(TYPE.apply(text(vector), b), movedA)).hasToString(result);
        });
    }

    @TestFactory
    Stream<DynamicTest> compose() {
        return tests("compose", vector -> {
            TextOperation composed = TYPE.compose(ops(vector, "a"), ops(vector, "b"));
            assertThat(WireOps.write(composed)).isEqualTo(vector.get("composed"));
            assertThat(TYPE.apply(text(vector), composed))
                    .hasToString(vector.get("result").asText());
        });
    }

    @TestFactory
    Stream<DynamicTest> invert() {
        return tests(
                "invert",
                vector -> assertThat(WireOps.write(TYPE.invert(ops(vector, "ops"), text(vector))))
                        .isEqualTo(vector.get("inverse")));
    }

    @TestFactory
    Stream<DynamicTest> cursor() {
        return tests("cursor", vector -> {
            TextSelection caret = TextSelection.caret(vector.get("position").asInt());
            boolean own = vector.get("own").asBoolean();
            assertThat(TYPE.transformCursor(caret, ops(vector, "ops"), own))
                    .isEqualTo(TextSelection.caret(vector.get("result").asInt()));
        });
    }

    @TestFactory
    Stream<DynamicTest> between() {
        return tests("between", vector -> {
            String before = vector.get("before").asText();
            String after = vector.get("after").asText();
            assertThat(WireOps.write(TextOperation.between(before, after))).isEqualTo(vector.get("ops"));
            assertThat(WireOps.write(TextOperation.between(Text.of(before), Text.of(after))))
                    .isEqualTo(vector.get("ops"));
        });
    }
}
