package io.collab4j.examples.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageScannerTest {
    private final MessageScanner scanner = new MessageScanner("type", "revision", "operation");

    private void scan(String json) {
        byte[] bytes = (">" + json.replace('\'', '"') + "{").getBytes(StandardCharsets.UTF_8);
        scanner.reset(bytes, 1, bytes.length - 1);
    }

    @Test
    void findsMembersAtTheTopOfAMessageOnly() {
        scan("{ 'x':{'type':'no','revision':[9,{}]}, 'type' : 'a \\'} b', 'operation':{'ops':[1,'}']},'revision':12}");
        assertThat(scanner.next()).isTrue();
        assertThat(scanner.raw(0)).isEqualTo("\"a \\\"} b\"");
        assertThat(scanner.number(1)).isEqualTo(12);
        assertThat(scanner.raw(2)).isEqualTo("{\"ops\":[1,\"}\"]}");
        assertThat(scanner.next()).isFalse();
    }

    @Test
    void goesThroughABatch() {
        scan("[{'type':'a','revision':1},{'type':'b'},{'revision':3,'types':'c'}]");
        assertThat(scanner.next()).isTrue();
        assertThat(scanner.is(0, "\"a\"".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(scanner.next()).isTrue();
        assertThat(scanner.is(0, "\"a\"".getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(scanner.raw(0)).isEqualTo("\"b\"");
        assertThat(scanner.has(1)).isFalse();
        assertThat(scanner.next()).isTrue();
        assertThat(scanner.number(1)).isEqualTo(3);
        assertThat(scanner.has(0)).isFalse();
        assertThat(scanner.next()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-1", "1.5", "null", "'\"7\"'"})
    void whatIsNoWholeNumberIsNone(String value) {
        scan("{'revision':" + value + "}");
        assertThat(scanner.next()).isTrue();
        assertThat(scanner.number(1)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'ops':[3,'ab',-2,'c',4,-1]} | 0",
                "{'ops':[]} | 0",
                "['x'] | 1",
                "[7,{'d':3},'abcd'] | 1",
                "[{'d':'abc'},2,{'d':10}] | -13",
                "['\\u0041\\n'] | 2",
                "[120] | 0"
            })
    void addsUpWhatAnOperationMakesGrow(String json, int growth) {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        assertThat(OperationBytes.growth(bytes, 0, bytes.length)).isEqualTo(growth);
    }
}
