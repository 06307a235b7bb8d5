package io.collab4j.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.ot.text.TextOperation;
import io.collab4j.store.Author;
import io.collab4j.store.ClientRecord;
import io.collab4j.store.Epoch;
import io.collab4j.store.LogEntry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a node knows of clients, from its store and from the operations that come by. */
class HistoryTest {
    private static final Author ALICE = new Author("alice", "client-a", "session-a", 2);
    private static final Author BOB = new Author("bob", "client-b", "session-b", 1);

    private final History<?, ?> history =
            History.undeclared(FieldTypes.TEXT, DocumentLimits.DEFAULT, new Epoch(1, "1"));

    private void append(long revision, long seq) {
        append(revision, seq, ALICE);
    }

    private void append(long revision, long seq, Author author) {
        TextOperation operation = TextOperation.insert(0, "x");
        history.append(
                new LogEntry(
                        revision,
                        "op-" + revision,
                        author,
                        seq,
                        "hash",
                        Instant.EPOCH,
                        FieldTypes.encoded(FieldTypes.TEXT, FieldTypes.TEXT.encode(operation))),
                null);
    }

    @Test
    void anOldAnswerOfTheStoreDoesNotHideWhatCameSince() {
        append(1, 1);
        append(2, 2);
        history.remember("client-a", ClientRecord.none(3));
        assertThat(history.client("client-a")).isEqualTo(new ClientRecord(2, 2, "op-2", "hash", 3));
    }

    @Test
    void whatIsForgottenTakesNoMoreRoom() {
        for (int revision = 1; revision <= 20_000; revision++) {
            append(revision, revision);
            assertThat(history.oldestBase()).isEqualTo(Math.max(0, revision - 1_000));
        }
    }

    @Test
    void aNewerAnswerOfTheStoreCounts() {
        history.remember("client-a", ClientRecord.none(2));
        append(1, 1);
        ClientRecord ahead = new ClientRecord(5, 7, "op-7", "hash", 2);
        history.remember("client-a", ahead);
        assertThat(history.client("client-a")).isEqualTo(ahead);
    }

    @Test
    void whatTheStoreSaidOfOperationsThatNeverCameDoesNotOutliveItsNextAnswer() {
        append(1, 1);
        history.remember("client-a", new ClientRecord(5, 7, "op-7", "hash", 2));
        history.remember("client-a", ClientRecord.none(3));
        assertThat(history.client("client-a")).isEqualTo(new ClientRecord(1, 1, "op-1", "hash", 3));
    }

    @Test
    void whatCameHereAndIsForgottenCountsMoreThanAnOldAnswer() {
        history.remember("client-a", ClientRecord.none(2));
        append(1, 1);
        for (int revision = 2; revision <= 2_000; revision++) {
            append(revision, revision, BOB);
        }
        history.remember("client-a", ClientRecord.none(4));
        assertThat(history.client("client-a")).isEqualTo(new ClientRecord(1, 1, "op-1", "hash", 4));
    }
}
