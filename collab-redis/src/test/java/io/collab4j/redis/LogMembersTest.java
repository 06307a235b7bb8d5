package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.Author;
import io.collab4j.store.Encoded;
import io.collab4j.store.LogEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogMembersTest {
    private static final byte[] OPERATION = "{\"ops\":[]}".getBytes(StandardCharsets.UTF_8);
    private static final LogEntry ENTRY = new LogEntry(
            42,
            "op-42",
            new Author("Zoë of R&D", "client 1", "", 7),
            3,
            "h/+=",
            Instant.parse("2026-01-01T10:00:00.120Z"),
            new Encoded("text %20", 2, OPERATION));

    /** What is stored is a promise to versions to come. */
    private static final String HEADER =
            "3 7 client%201  Zo%c3%ab%20of%20R%26D h%2f%2b%3d 2026-01-01T10:00:00.120Z text%20%2520 2";

    @Test
    void aHeaderIsOneTextWithoutMoreSpaces() {
        assertThat(LogMembers.header(ENTRY)).isEqualTo(HEADER);
    }

    @Test
    void itIsReadAsItWas() {
        assertThat(LogMembers.entry(42, "op-42", HEADER, OPERATION)).isEqualTo(ENTRY);
    }

    @Test
    void whatALaterVersionKnowsBesideIsPassedOver() {
        assertThat(LogMembers.entry(42, "op-42", HEADER + " new things", OPERATION))
                .isEqualTo(ENTRY);
    }

    @Test
    void whoeverHasMadeItKeepsHisName() {
        for (String name :
                List.of("", " ", "%", "%41", "?", "\uD83D\uDE00", "\uD83D", "a\uDE00b", "\uDE00\uD83D é", "\u0000")) {
            LogEntry made = new LogEntry(
                    1, "op", new Author(name, "c", name, 1), 1, name, Instant.EPOCH, new Encoded("text", 1, OPERATION));
            assertThat(LogMembers.entry(1, "op", LogMembers.header(made), OPERATION))
                    .isEqualTo(made);
        }
    }
}
