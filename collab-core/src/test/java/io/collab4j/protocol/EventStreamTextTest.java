package io.collab4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.testing.EventStreamParser;
import io.collab4j.testing.EventStreamParser.Event;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PROMISES (d) 17: nothing that is put into one event begins another. */
class EventStreamTextTest {
    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.of(
                        "\n", "\r", "\r\n", "\u2028", "data: x", "event: y", "id: z", ":", " ", "a", "\uD83D\uDE00")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Property
    void whatIsReadIsWhatWasWritten(@ForAll("hostile") String first, @ForAll("hostile") String second) {
        EventStreamText text = new EventStreamText().event("1", "a", first).event(null, "b", second);
        EventStreamParser parser = new EventStreamParser();
        parser.feed(text.toString());
        assertThat(parser.take())
                .containsExactly(new Event("a", withLineFeeds(first), "1"), new Event("b", withLineFeeds(second), "1"));
    }

    private static String withLineFeeds(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\r\nb", "a\0b"})
    void whatHasALineToItselfStaysOnIt(String hostile) {
        assertThatThrownBy(() -> new EventStreamText().event("1", hostile, "{}"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EventStreamText().event(hostile, "a", "{}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theTimeToWaitIsAField() {
        EventStreamParser parser = new EventStreamParser();
        parser.feed(new EventStreamText().retry(1_500).event(null, "a", "").toString());
        assertThat(parser.retryMillis()).isEqualTo(1_500);
        assertThat(parser.take()).isEqualTo(List.of(new Event("a", "", "")));
    }
}
