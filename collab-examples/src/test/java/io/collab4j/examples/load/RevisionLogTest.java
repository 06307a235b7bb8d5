package io.collab4j.examples.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.examples.load.LoadPlan.Side;
import io.collab4j.examples.load.LoadPlan.Workload;
import java.net.URI;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RevisionLogTest {
    private final RevisionLog log = new RevisionLog();
    private final LoadPlan plan = new LoadPlan(
            Side.SHAREDB,
            URI.create("ws://127.0.0.1:1/"),
            "",
            Workload.CLOSED,
            1,
            Duration.ZERO,
            Duration.ofSeconds(1),
            1);
    private LoadClient author;

    @BeforeEach
    void anAuthor() {
        author = new LoadRun(plan, new Recorder(), new SplittableRandom(1))
                .clients()
                .get(0);
    }

    private SentOperation deleting(int characters) {
        return new SentOperation(author, 1, DueQueue.of(0), -characters);
    }

    @Test
    void anAuthorWhoHadToGuessIsSetRightOnce() {
        log.assume(1, deleting(2));
        assertThat(log.knows(1)).isFalse();
        author.grow(log.growth(1));
        // Somebody else had deleted one of the two.
        log.learn(1, -1, null);
        assertThat(author.textLength()).isEqualTo(-1);
        assertThat(log.knows(1)).isTrue();
        assertThat(log.growth(1)).isEqualTo(-1);
        assertThat(log.sent(1)).isNotNull();
    }

    @Test
    void whatIsKnownIsNotGuessedAgain() {
        SentOperation operation = deleting(2);
        log.learn(1, -1, operation);
        log.assume(1, operation);
        assertThat(log.growth(1)).isEqualTo(-1);
        assertThat(log.sent(1)).isSameAs(operation);
    }

    @Test
    void remembersTheNewestOnlyWithBoundedMemory() {
        for (int revision = 1; revision <= 200_000; revision++) {
            log.learn(revision, revision % 7, null);
        }
        assertThat(log.head()).isEqualTo(200_000);
        assertThat(log.knows(200_000 - (1 << 17))).isFalse();
        for (int revision = 200_000 - (1 << 17) + 1; revision <= 200_000; revision++) {
            assertThat(log.growth(revision)).isEqualTo(revision % 7);
        }
    }
}
