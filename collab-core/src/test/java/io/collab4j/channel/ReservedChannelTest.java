package io.collab4j.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.protocol.Names;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ReservedChannelTest {
    @Provide
    Arbitrary<List<String>> parts() {
        Arbitrary<String> part = Arbitraries.of(
                        "",
                        "a",
                        "~",
                        "-",
                        ":",
                        "~-",
                        "~003a",
                        "003a",
                        "\uD800",
                        "\uDC00",
                        "?",
                        "é",
                        "e\u0301",
                        " ",
                        "x".repeat(90))
                .list()
                .ofMaxSize(3)
                .map(pieces -> String.join("", pieces));
        return part.list().ofMinSize(1).ofMaxSize(3);
    }

    @Property
    void differentPartsMakeDifferentNames(@ForAll("parts") List<String> one, @ForAll("parts") List<String> other) {
        String name = ReservedChannel.name("k", one.toArray(String[]::new));
        assertThat(Names.checkChannel(name)).isEqualTo(name);
        assertThat(ChannelService.isReserved(name)).isTrue();
        assertThat(name.equals(ReservedChannel.name("k", other.toArray(String[]::new))))
                .isEqualTo(one.equals(other));
    }

    @Test
    void whatIsPlainIsReadable() {
        assertThat(ReservedChannel.name("notifications", "alice")).isEqualTo("collab:notifications:alice");
        assertThat(ReservedChannel.name("record-activity", "deal", "7:8"))
                .isEqualTo("collab:record-activity:deal:7~003a8");
    }

    @Test
    void halvesOfCharactersAreTold() {
        assertThat(ReservedChannel.name("k", "\uD800")).isNotEqualTo(ReservedChannel.name("k", "\uD801"));
    }
}
