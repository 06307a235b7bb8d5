package io.collab4j.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.json.JsonException.Problem;
import io.collab4j.json.JsonValue.JsonArray;
import io.collab4j.json.JsonValue.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read as JSON, and what is not. */
class StrictJsonTest {

    private static JsonValue read(String text) {
        return Json.read(text, JsonLimits.MESSAGE);
    }

    private static void assertProblem(String text, Problem problem) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        JsonException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(problem));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "\"abc",
                "tru",
                "1 2",
                "{} {}",
                "{}x",
                "{},",
                "\uFEFF{}",
                "{\"a\":1,\"a\":2}",
                "{'a':1}",
                "{a:1}",
                "[1,]",
                "{\"a\":1,}",
                "[,1]",
                "01",
                "+1",
                ".5",
                "1.",
                "0x10",
                "NaN",
                "Infinity",
                "-Infinity",
                "undefined",
                "\"\t\"",
                "\"\u0000\"",
                "\"\\x\"",
                "\"\\u12\"",
                "// c\n1",
                "/* c */ 1",
                "#c\n1",
                "\"a\" \"b\"",
                "nul",
                "TRUE",
                "'a'",
                "{\"a\"=1}",
                "]",
                "}"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertProblem(text, Problem.SYNTAX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e309",
                "-1e309",
                "-0",
                "-0.0",
                "-0e1",
                "9007199254740992",
                "-9007199254740992",
                "123456789012345678901"
            })
    void whatNoDoubleCanHoldIsRefused(String text) {
        assertProblem(text, Problem.VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud800\"", "\"\\udc00\"", "\"\\udc00\\ud800\"", "\"a\\ud83d\"", "{\"\\ud800\":1}"})
    void halfASurrogatePairIsRefused(String text) {
        assertProblem(text, Problem.SURROGATE);
    }

    @Test
    void aNumberOfAThousandDigitsIsRefused() {
        assertProblem("1".repeat(1_000), Problem.VALUE);
        assertProblem("0." + "1".repeat(1_000), Problem.VALUE);
        assertProblem("1e" + "1".repeat(1_000), Problem.VALUE);
    }

    @Test
    void numbersAreDoubles() {
        assertThat(read("9007199254740991")).isEqualTo(JsonValue.of(9007199254740991d));
        assertThat(read("1.5")).isEqualTo(JsonValue.of(1.5));
        assertThat(read("1E2")).isEqualTo(JsonValue.of(100));
        assertThat(read("0")).isEqualTo(JsonValue.of(0));
        assertThat(read("1e-400")).isEqualTo(JsonValue.of(0));
    }

    @Test
    void textsAreKeptUnitForUnit() {
        assertThat(read("\"\\ud83d\\ude00\"")).isEqualTo(JsonValue.of("\uD83D\uDE00"));
        assertThat(read("\"\uD83D\uDE00\"")).isEqualTo(JsonValue.of("\uD83D\uDE00"));
        assertThat(read("\"\\u0000\u2028\\r\\n\"")).isEqualTo(JsonValue.of("\u0000\u2028\r\n"));
    }

    @Test
    void thirtyTwoLevelsAreReadAndNotOneMore() {
        assertThat(read("[".repeat(32) + "]".repeat(32))).isInstanceOf(JsonArray.class);
        assertProblem("[".repeat(33) + "]".repeat(33), Problem.TOO_DEEP);
        assertThat(read("{\"a\":".repeat(32) + "1" + "}".repeat(32))).isInstanceOf(JsonObject.class);
        assertProblem("{\"a\":".repeat(33) + "1" + "}".repeat(33), Problem.TOO_DEEP);
        assertProblem("[".repeat(100_000), Problem.TOO_DEEP);
    }

    @Test
    void namesAndMembersAreLimited() {
        assertThat(read("{\"" + "k".repeat(128) + "\":1}")).isInstanceOf(JsonObject.class);
        assertProblem("{\"" + "k".repeat(129) + "\":1}", Problem.TOO_LARGE);
        assertProblem("{\"" + "k".repeat(1 << 20) + "\":1}", Problem.TOO_LARGE);
        assertThat(read("[" + "1,".repeat(16_383) + "1]")).isInstanceOf(JsonArray.class);
        assertProblem("[" + "1,".repeat(16_384) + "1]", Problem.TOO_LARGE);
    }

    @Test
    void namesThatMeanSomethingElsewhereAreJustNames() {
        JsonObject object = (JsonObject) read("{\"__proto__\":{\"x\":1},\"constructor\":2}");
        assertThat(object.members()).containsOnlyKeys("__proto__", "constructor");
        assertThat(object.toJson()).isEqualTo("{\"__proto__\":{\"x\":1},\"constructor\":2}");
    }

    @Test
    void whatIsWrongInOneElementIsItsAlone() {
        String text = "[1," + "2".repeat(1_000) + ",\"\\ud800\"," + "[".repeat(40) + "]".repeat(40) + ",{\""
                + "k".repeat(60_000) + "\":1},3]";
        List<Element> elements = Json.readFrame(text, JsonLimits.MESSAGE);
        assertThat(elements.stream()
                        .map(element ->
                                element.problem().map(JsonException::problem).orElse(null)))
                .containsExactly(null, Problem.VALUE, Problem.SURROGATE, Problem.TOO_DEEP, Problem.TOO_LARGE, null);
        assertThat(elements.get(5).value()).isEqualTo(JsonValue.of(3));
    }

    @Test
    void elementsKnowTheirSize() {
        String first = "{\"a\":\"é\uD83D\uDE00\"}";
        String second = "\"" + "x".repeat(70_000) + "\"";
        List<Element> elements =
                Json.readFrame(" [ " + first + " , " + second + " , 12345 ,true] ", JsonLimits.MESSAGE);
        assertThat(elements.stream().map(Element::utf8Length)).containsExactly(14, 70_002, 5, 4);
        assertThat(Json.readFrame(first, JsonLimits.MESSAGE).get(0).utf8Length())
                .isEqualTo(14);
    }

    @Test
    void messagesNeverRepeatWhatWasRead() {
        for (String text : List.of("{\"secret\"", "\"secret\\ud800\"", "{\"secret\":1,\"secret\":2}")) {
            assertThatThrownBy(() -> read(text)).hasMessageNotContaining("secret");
        }
    }
}
