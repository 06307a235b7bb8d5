package io.collab4j.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamReaderTest {
    private static final int MAX = 64;

    private final List<String> events = new ArrayList<>();
    private final EventStreamReader reader = new EventStreamReader(MAX, (name, data) -> events.add(name + "=" + data));

    private boolean read(String text) {
        return reader.read(StandardCharsets.UTF_8.encode(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void anEventMayBeCutAnywhere(String end) {
        byte[] bytes =
                "event: frame\ndata: {\"é\uD83D\uDE00\":1}\n\n:quiet\n\nevent:close\ndata:a\ndata: b\n\ndata: c\n\n"
                        .replace("\n", end)
                        .getBytes(StandardCharsets.UTF_8);
        List<String> expected = List.of("frame={\"é\uD83D\uDE00\":1}", "close=a\nb", "message=c");
        for (int first = 0; first <= bytes.length; first++) {
            for (int second : new int[] {first, Math.min(first + 1, bytes.length), bytes.length}) {
                events.clear();
                assertThat(reader.read(ByteBuffer.wrap(bytes, 0, first))).isTrue();
                assertThat(reader.read(ByteBuffer.wrap(bytes, first, second - first)))
                        .isTrue();
                assertThat(reader.read(ByteBuffer.wrap(bytes, second, bytes.length - second)))
                        .isTrue();
                assertThat(events).as("cut at %d and %d", first, second).isEqualTo(expected);
            }
        }
    }

    @Test
    void whatIsNotWholeIsNoEvent() {
        read("event: frame\ndata: half\n");
        assertThat(events).isEmpty();
    }

    @Test
    void whatHasNoDataIsNoEvent() {
        read("event: frame\n\n: 25 s\n\nretry: 5\nid: 7\nnonsense\n\ndata:\n\n");
        assertThat(events).containsExactly("message=");
    }

    @Test
    void anEventHasAnEnd() {
        assertThat(read("data: " + "x".repeat(MAX - 6))).isTrue();
        assertThat(read("\n\n")).isTrue();
        assertThat(events).hasSize(1);
        assertThat(read("data: " + "x".repeat(MAX))).isFalse();
    }

    @Test
    void manyLinesAreNoWayAroundIt() {
        assertThat(read("data: xx\n".repeat(MAX / 3))).isTrue();
        assertThat(read("data: xx\n".repeat(2))).isFalse();
    }
}
