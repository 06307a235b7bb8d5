package io.collab4j.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.ot.text.TextOperation;
import io.collab4j.protocol.DocumentMessages.Address;
import io.collab4j.store.Author;
import io.collab4j.store.Epoch;
import io.collab4j.store.LogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The recent operations as readers find them. */
class LaneTest {
    private static final Author ALICE = new Author("alice", "client-a", "session-a", 1);

    private static LaneEntry entry(History<?, ?> history, long revision) {
        String noop = FieldTypes.TEXT.encode(TextOperation.noop());
        LogEntry log = new LogEntry(
                revision,
                "op-" + revision,
                ALICE,
                revision,
                "hash",
                Instant.EPOCH,
                FieldTypes.encoded(FieldTypes.TEXT, noop));
        return new LaneEntry(new Address("d", "f"), "1", history.append(log, null));
    }

    @Property(tries = 200)
    void aReaderFindsTheNewestUpToItsCapacityAndNothingInTheirPlace(
            @ForAll @IntRange(min = 8, max = 40) int capacity,
            @ForAll @IntRange(min = 1, max = 100) int count,
            @ForAll @IntRange(min = 0, max = 100) int forgotten) {
        History<?, ?> history = History.undeclared(FieldTypes.TEXT, DocumentLimits.DEFAULT, new Epoch(1, "1"));
        Lane lane = new Lane(capacity, 0);
        for (long revision = 1; revision <= count; revision++) {
            lane.add(entry(history, revision));
        }
        lane.forgetBefore(forgotten + 1);
        assertThat(lane.newest()).isEqualTo(count);
        for (long revision = 1; revision <= count; revision++) {
            LaneEntry found = lane.get(revision);
            if (revision > forgotten && revision > count - capacity) {
                assertThat(found == null ? 0 : found.revision()).isEqualTo(revision);
            } else {
                assertThat(found).isNull();
            }
        }
    }

    @Test
    void whatIsKeptForThoseWhoAreThereGoesWhenTheyHaveBeenTold() {
        History<?, ?> history = History.undeclared(FieldTypes.TEXT, DocumentLimits.DEFAULT, new Epoch(1, "1"));
        Lane lane = new Lane(8, 0);
        List<String> first = new ArrayList<>();
        for (long revision = 1; revision <= 3; revision++) {
            lane.add(entry(history, revision));
            first.add(message(lane, revision));
        }
        lane.told(2);
        assertThat(message(lane, 2))
                .as("encoded again")
                .isNotSameAs(first.get(1))
                .isEqualTo(first.get(1));
        assertThat(message(lane, 3)).as("still to be told").isSameAs(first.get(2));
        lane.told(3);
        assertThat(message(lane, 3)).isNotSameAs(first.get(2)).isEqualTo(first.get(2));
    }

    private static String message(Lane lane, long revision) {
        return Objects.requireNonNull(lane.get(revision)).messageFor("client-b");
    }
}
