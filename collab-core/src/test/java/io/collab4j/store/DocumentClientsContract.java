package io.collab4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.CommitResult.Refusal;
import io.collab4j.store.CommitResult.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exactly once: sequence numbers, generations, and that both outlive the log. */
public abstract class DocumentClientsContract extends StorageContract {
    private static final Author ALICE_AGAIN = new Author("alice", "client-a", "session-2", 2);

    private CommitResult tryToAppend(Head expected, LogEntry... entries) {
        return get(documents().commit(document(), List.of(commit("f", expected, entries))));
    }

    private void assertRefused(CommitResult result, int index, Refusal reason, ClientRecord record) {
        assertThat(result).isEqualTo(new Refused("f", index, reason, record));
    }

    @Test
    void aClientThatHasDoneNothingHasNoRecord() {
        appendMany(field(), 1);
        assertThat(record(field(), BOB)).isEqualTo(ClientRecord.none(1));
        assertThat(get(storage().documentClients().attach(document().field("none"), first(), "client-b", 3)))
                .isEqualTo(ClientRecord.none(3));
    }

    @Test
    void theRecordIsOfTheLastOperation() {
        append(field(), undeclared(), entry(1, ALICE, 1), entry(2, BOB, 1), entry(3, ALICE, 2), entry(4, BOB, 2));
        assertThat(record(field(), ALICE)).isEqualTo(new ClientRecord(2, 3, "op-3-client-a-2", "hash-2", 1));
        assertThat(record(field(), BOB)).isEqualTo(new ClientRecord(2, 4, "op-4-client-b-2", "hash-2", 1));
    }

    @Test
    void aNumberThatIsTakenIsRefusedWithWhatTookIt() {
        Head head = appendMany(field(), 2);
        ClientRecord record = new ClientRecord(2, 2, "op-2-client-a-2", "hash-2", 1);
        assertRefused(tryToAppend(head, entry(3, ALICE, 2)), 0, Refusal.REPEATED, record);
        assertRefused(tryToAppend(head, entry(3, ALICE, 1)), 0, Refusal.REPEATED, record);
        assertRefused(tryToAppend(head, entry(3, BOB, 1), entry(4, ALICE, 2)), 1, Refusal.REPEATED, record);
        assertThat(load(field()).head()).isEqualTo(head);
    }

    @Test
    void aNumberThatLeavesOneOutIsRefused() {
        Head head = appendMany(field(), 1);
        ClientRecord record = new ClientRecord(1, 1, "op-1-client-a-1", "hash-1", 1);
        assertRefused(tryToAppend(head, entry(2, ALICE, 3)), 0, Refusal.SEQUENCE_GAP, record);
        assertThat(tryToAppend(head, entry(2, ALICE, 2))).isEqualTo(new Committed());
    }

    @Test
    void withinAGroupNumbersFollowEachOtherToo() {
        Head head = appendMany(field(), 1);
        assertThat(tryToAppend(head, entry(2, ALICE, 2), entry(3, ALICE, 2)))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.index()).isEqualTo(1);
                    assertThat(refused.reason()).isEqualTo(Refusal.REPEATED);
                });
        assertThat(tryToAppend(head, entry(2, ALICE, 2), entry(3, ALICE, 3))).isEqualTo(new Committed());
    }

    @Test
    void anOlderGenerationIsRefusedFromTheAttachOn() {
        Head head = appendMany(field(), 1);
        ClientRecord raised = record(field(), ALICE_AGAIN);
        assertThat(raised).isEqualTo(new ClientRecord(1, 1, "op-1-client-a-1", "hash-1", 2));

        assertRefused(tryToAppend(head, entry(2, ALICE, 2)), 0, Refusal.OLD_GENERATION, raised);
        assertThat(tryToAppend(head, entry(2, ALICE_AGAIN, 2))).isEqualTo(new Committed());
    }

    @Test
    void aRepeatIsARepeatWhateverItsGeneration() {
        Head head = appendMany(field(), 1);
        ClientRecord raised = record(field(), ALICE_AGAIN);
        assertRefused(tryToAppend(head, entry(2, ALICE, 1)), 0, Refusal.REPEATED, raised);
    }

    @Test
    void aGenerationIsNeverLowered() {
        appendMany(field(), 1);
        record(field(), ALICE_AGAIN);
        assertThat(record(field(), ALICE).generation()).isEqualTo(2);
    }

    @Test
    void aCommitOfANewerGenerationRaisesItToo() {
        Head head = append(field(), appendMany(field(), 1), entry(2, ALICE_AGAIN, 2));
        assertThat(tryToAppend(head, entry(3, ALICE, 3)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Refusal.OLD_GENERATION));
    }

    @Test
    void numbersOutliveTheLog() {
        Head head = appendMany(field(), 5);
        get(storage().upkeep().writeSnapshot(field(), head, text("5")));
        get(storage().upkeep().trim(field(), first(), 5));

        ClientRecord record = new ClientRecord(5, 5, "op-5-client-a-5", "hash-5", 1);
        assertThat(record(field(), ALICE)).isEqualTo(record);
        assertRefused(tryToAppend(head, entry(6, ALICE, 5)), 0, Refusal.REPEATED, record);
        assertThat(tryToAppend(head, entry(6, ALICE, 6))).isEqualTo(new Committed());
    }

    @Test
    void aNewEpochCountsFromOne() {
        Head head = appendMany(field(), 2);
        Epoch next = Epoch.of(2, "x");
        get(storage().upkeep().replace(field(), head, next, text("new")));

        assertThat(get(storage().documentClients().attach(field(), first(), "client-a", 1)))
                .as("the old epoch's records are gone")
                .isEqualTo(ClientRecord.none(1));
        assertThat(tryToAppend(Head.initial(next), entry(1, ALICE, 1))).isEqualTo(new Committed());
    }

    @Test
    void fieldsCountApart() {
        appendMany(field(), 2);
        append(document().field("g"), undeclared(), entry(1, ALICE, 1));
        assertThat(record(document().field("g"), ALICE).seq()).isEqualTo(1);
    }
}
