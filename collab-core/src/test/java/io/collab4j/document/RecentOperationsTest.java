package io.collab4j.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.ot.text.TextType;
import io.collab4j.store.Author;
import io.collab4j.store.Epoch;
import io.collab4j.store.Head;
import io.collab4j.store.LogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What a field's memory of its operations can be asked, whatever it has forgotten. */
class RecentOperationsTest {
    private static final Author ALICE = new Author("alice", "client-a", "session-a", 1);

    private static RecentOperations<Text, TextOperation> recent(int operations, long bytes) {
        DocumentLimits limits = DocumentLimits.DEFAULT.toBuilder()
                .transformOperations(operations)
                .retainedBytes(bytes)
                .build();
        return new RecentOperations<>(TextType.INSTANCE, limits, Head.initial(new Epoch(1, "1")));
    }

    /** Adds an operation to the recent ones; gives the state behind it. */
    private static Text add(
            RecentOperations<Text, TextOperation> recent, long revision, Text state, TextOperation operation) {
        LogEntry log = new LogEntry(
                revision,
                "op-" + revision,
                ALICE,
                revision,
                "hash",
                Instant.EPOCH,
                FieldTypes.encoded(FieldTypes.TEXT, FieldTypes.TEXT.encode(operation)));
        recent.add(new Past<>(log, operation, state));
        return state.apply(operation);
    }

    private static void type(RecentOperations<Text, TextOperation> recent, int count, List<Text> states) {
        Text state = Text.EMPTY;
        for (int revision = 1; revision <= count; revision++) {
            states.add(state);
            state = add(recent, revision, state, TextOperation.insert(revision / 3, "letter " + revision));
        }
    }

    @Property(tries = 200)
    void everyStateWithinReachIsFound(
            @ForAll @IntRange(min = 1, max = 120) int operations, @ForAll @IntRange(min = 1, max = 300) int count) {
        RecentOperations<Text, TextOperation> recent = recent(operations, Long.MAX_VALUE);
        List<Text> states = new ArrayList<>();
        type(recent, count, states);
        assertThat(recent.oldestBase()).isEqualTo(Math.max(0, count - operations));
        for (long revision = recent.oldestBase() + 1; revision <= count; revision++) {
            assertThat(recent.stateBefore(revision)).isEqualTo(states.get((int) revision - 1));
        }
    }

    @Property(tries = 200)
    void ofOlderStatesOnlyOneInAWhileIsKept(
            @ForAll @IntRange(min = 1, max = 120) int operations, @ForAll @IntRange(min = 1, max = 300) int count) {
        RecentOperations<Text, TextOperation> recent = recent(operations, Long.MAX_VALUE);
        type(recent, count, new ArrayList<>());
        int older = Math.max(0, operations - RecentOperations.LEAST_STATES);
        assertThat(kept(recent, count))
                .isLessThanOrEqualTo(RecentOperations.LEAST_STATES + older / RecentOperations.STATE_EVERY + 2);
    }

    private static int kept(RecentOperations<Text, TextOperation> recent, int count) {
        int kept = 0;
        for (long revision = recent.oldestBase() + 1; revision <= count; revision++) {
            kept += recent.get(revision).before() == null ? 0 : 1;
        }
        return kept;
    }

    @Test
    void whereEditsAreFarBehindMoreStatesAreKeptAsLongAsTheyAre() {
        RecentOperations<Text, TextOperation> recent = recent(1_000, Long.MAX_VALUE);
        Text state = Text.EMPTY;
        for (int revision = 1; revision <= 2_000; revision++) {
            state = add(recent, revision, state, TextOperation.insert(0, "x"));
            if (revision > 200) {
                recent.stateBefore(revision - 150);
            }
        }
        assertThat(kept(recent, 2_000)).isBetween(150, 210);
        recent.stateBefore(1_500);
        for (int revision = 2_001; revision <= 8_000; revision++) {
            state = add(recent, revision, state, TextOperation.insert(0, "x"));
        }
        assertThat(kept(recent, 8_000)).isLessThan(60);
    }

    @Test
    void whatIsLargeLeavesEarlierAndTheStatesBehindItAreFound() {
        RecentOperations<Text, TextOperation> recent = recent(1_000, 1 << 20);
        List<Text> states = new ArrayList<>();
        type(recent, 100, states);
        Text state = states.get(99).apply(recent.get(100).operation());
        for (int revision = 101; revision <= 110; revision++) {
            states.add(state);
            state = add(recent, revision, state, TextOperation.insert(7, "x".repeat(100_000)));
        }
        assertThat(recent.oldestBase()).isEqualTo(107);
        assertThat(recent.stateBefore(108)).isEqualTo(states.get(107));
        assertThat(recent.stateBefore(110)).isEqualTo(states.get(109));
        add(recent, 111, state, TextOperation.insert(0, "x".repeat(2 << 20)));
        assertThat(recent.oldestBase()).isEqualTo(110);
        assertThat(recent.stateBefore(111)).isEqualTo(state);
    }
}
