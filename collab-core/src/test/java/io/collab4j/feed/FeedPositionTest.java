package io.collab4j.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.ChannelPosition;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedPositionTest {
    @Provide
    Arbitrary<List<ChannelPosition>> positions() {
        Arbitrary<String> epoch = Arbitraries.of("a", "a:b", "x".repeat(128), "0", "~.-_");
        Arbitrary<Long> offset = Arbitraries.longs().between(0, 1L << 53);
        return Combinators.combine(epoch, offset)
                .as(ChannelPosition::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(Feed.MAX_CHANNELS);
    }

    @Property
    void whatIsReadIsWhatWasWritten(@ForAll("positions") List<ChannelPosition> positions) {
        String id = positions.stream().map(FeedPosition::write).collect(Collectors.joining(","));
        assertThat(FeedPosition.read(id, positions.size())).contains(new FeedPosition(positions));
        assertThat(FeedPosition.read(id, positions.size() + 1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "a",
                "a:",
                ":1",
                "a:-1",
                "a:1.5",
                "a:99999999999999999999",
                "a:1,",
                ",a:1",
                "a b:1",
                "é:1",
                "a:١",
                "__proto__:1",
                "a:1\n"
            })
    void whatIsNoIdIsNone(String id) {
        assertThat(FeedPosition.read(id, 1)).isEmpty();
    }

    @Property
    void nothingMakesItThrow(@ForAll String id) {
        FeedPosition.read(id, 1).ifPresent(read -> assertThat(read.channels()).hasSize(1));
    }
}
