package io.collab4j.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.Author;
import io.collab4j.store.Encoded;
import io.collab4j.store.LogEntry;
import io.collab4j.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A log gives back what it was given, however long ago. */
class MemoryLogTest {
    private static final List<Author> AUTHORS = List.of(
            new Author("alice", "client-a", "session-a", 1),
            new Author("alice", "client-a", "session-b", 2),
            new Author("bob", "client-b", "session-c", 1));

    private static LogEntry entry(long revision, SplittableRandom random) {
        return new LogEntry(
                revision,
                // Half a surrogate pair is a string in JSON, and UTF-8 has no place for it.
                "\ud83dop-\u00e9-\u0000-" + revision,
                AUTHORS.get(random.nextInt(AUTHORS.size())),
                random.nextLong(),
                "hash-" + random.nextInt(),
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                new Encoded(
                        random.nextBoolean() ? "text" : "other",
                        random.nextInt(),
                        "x".repeat(random.nextInt(40)).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatIsNotForgottenIsReadAsItWasWritten() {
        SplittableRandom random = Seeds.random("memory log");
        MemoryLog log = new MemoryLog();
        List<LogEntry> all = new ArrayList<>();
        for (int round = 0; round < 400; round++) {
            for (int i = random.nextInt(30); i > 0; i--) {
                LogEntry entry = entry(all.size() + 1, random);
                all.add(entry);
                log.add(entry);
            }
            int trimmed = (int) log.trimmed();
            int after = trimmed + random.nextInt(all.size() - trimmed + 1);
            int limit = random.nextInt(4) == 0 ? Integer.MAX_VALUE : random.nextInt(1, 200);
            int end = (int) Math.min(all.size(), (long) after + limit);
            assertThat(log.after(after, limit)).isEqualTo(all.subList(after, end));
            if (random.nextInt(20) == 0) {
                int through = Math.min(all.size(), trimmed + random.nextInt(1, 150));
                log.trim(through);
                assertThat(log.trimmed()).isEqualTo(through);
            }
            if (random.nextInt(20) == 0) {
                // Each one, also the last of a page.
                for (int revision = (int) log.trimmed() + 1; revision <= all.size(); revision++) {
                    assertThat(log.operationId(revision))
                            .isEqualTo(all.get(revision - 1).operationId());
                }
            }
        }
    }
}
