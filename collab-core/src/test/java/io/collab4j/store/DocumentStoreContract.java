package io.collab4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.CommitResult.Behind;
import io.collab4j.store.CommitResult.Committed;
import io.collab4j.store.CommitResult.Refusal;
import io.collab4j.store.CommitResult.Refused;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Loading, creating, and commits that are whole or nothing. */
public abstract class DocumentStoreContract extends StorageContract {

    @Test
    void aDocumentNobodyWroteHasNoFields() {
        assertThat(get(documents().load(document(), null))).isEmpty();
        assertThat(get(documents().load(document(), List.of("f", "g")))).isEmpty();
    }

    @Test
    void theFirstCommitMakesTheField() {
        LogEntry first = entry(1, ALICE, 1);
        append(field(), undeclared(), first);

        StoredField stored = load(field());
        assertThat(stored.head()).isEqualTo(after(first));
        assertThat(stored.snapshotHead()).isEqualTo(undeclared());
        assertThat(stored.snapshot()).isEqualTo(text(""));
        assertThat(stored.tail()).containsExactly(first);
    }

    @Test
    void loadNamesOnlyWhatIsAskedFor() {
        append(field(), undeclared(), entry(1, ALICE, 1));
        append(document().field("g"), undeclared(), entry(1, ALICE, 1));

        assertThat(get(documents().load(document(), null))).containsOnlyKeys("f", "g");
        assertThat(get(documents().load(document(), Set.of("g", "h")))).containsOnlyKeys("g");
        assertThat(get(documents().load(document(), List.of()))).isEmpty();
    }

    @Test
    void fieldSizesAreWhatTheLastCommitsSaid() {
        assertThat(get(documents().fieldSizes(document()))).isEmpty();
        append(document().field("g"), undeclared(), entry(1, ALICE, 1));
        append(field(), undeclared(), entry(1, ALICE, 1), entry(2, ALICE, 2));
        assertThat(get(documents().fieldSizes(document()))).isEqualTo(Map.of("f", 2L, "g", 1L));
        Encoded content = text("abc");
        get(documents().create(document().field("h"), undeclared().epoch(), content));
        assertThat(get(documents().fieldSizes(document()))).hasSize(3).containsEntry("h", (long)
                content.bytes().length);
    }

    @Test
    void aGroupKeepsItsOrderAndItsBytes() {
        LogEntry[] entries = {entry(1, ALICE, 1), entry(2, BOB, 1), entry(3, ALICE, 2)};
        append(field(), undeclared(), entries);
        assertThat(load(field()).tail()).containsExactly(entries);
    }

    @Test
    void createKeepsTheFirstContent() {
        Epoch first = Epoch.of(1, "x");
        StoredField created = get(documents().create(field(), first, text("one")));
        assertThat(created)
                .isEqualTo(new StoredField(Head.initial(first), Head.initial(first), text("one"), List.of()));

        assertThat(get(documents().create(field(), Epoch.of(1, "y"), text("two"))))
                .isEqualTo(created);
        assertThat(load(field())).isEqualTo(created);
    }

    @Test
    void createDoesNotTouchAFieldThatWasEdited() {
        append(field(), undeclared(), entry(1, ALICE, 1));
        StoredField before = load(field());
        assertThat(get(documents().create(field(), Epoch.of(1, "y"), text("two"))))
                .isEqualTo(before);
    }

    @Test
    void aCommitBehindTheHeadIsToldWhatItMisses() {
        LogEntry first = entry(1, ALICE, 1);
        LogEntry second = entry(2, ALICE, 2);
        append(field(), append(field(), undeclared(), first), second);

        assertThat(get(documents().commit(document(), List.of(commit("f", after(first), entry(2, BOB, 1))))))
                .isEqualTo(new Behind("f", after(second), List.of(second)));
        assertThat(get(documents().commit(document(), List.of(commit("f", undeclared(), entry(1, BOB, 1))))))
                .isEqualTo(new Behind("f", after(second), List.of(first, second)));
        assertThat(load(field()).tail()).containsExactly(first, second);
    }

    @Test
    void aHeadThatIsNoAncestorIsToldNothingToCatchUpWith() {
        LogEntry first = entry(1, ALICE, 1);
        Head head = append(field(), append(field(), undeclared(), first), entry(2, ALICE, 2));

        List<Head> strangers = List.of(
                new Head(storage().firstEpoch(), 1, "another"),
                new Head(storage().firstEpoch(), 2, "another"),
                new Head(storage().firstEpoch(), 3, "ahead"),
                new Head(Epoch.of(2, "x"), 1, first.operationId()),
                Head.initial(Epoch.of(1, "x")));
        for (Head stranger : strangers) {
            LogEntry next = entry(stranger.revision() + 1, BOB, 1);
            assertThat(get(documents().commit(document(), List.of(commit("f", stranger, next)))))
                    .as("expecting %s", stranger)
                    .isEqualTo(new Behind("f", head, List.of()));
        }
        assertThat(load(field()).head()).isEqualTo(head);
    }

    @Test
    void aFieldThatIsNotThereIsNowhere() {
        Head somewhere = new Head(storage().firstEpoch(), 7, "x");
        assertThat(get(documents().commit(document(), List.of(commit("f", somewhere, entry(8, ALICE, 1))))))
                .isEqualTo(new Behind("f", null, List.of()));
        assertThat(get(documents().load(document(), null))).isEmpty();
    }

    @Test
    void severalFieldsAreCommittedTogether() {
        List<FieldCommit> both =
                List.of(commit("f", undeclared(), entry(1, ALICE, 1)), commit("g", undeclared(), entry(1, ALICE, 1)));
        assertThat(get(documents().commit(document(), both))).isEqualTo(new Committed());
        assertThat(get(documents().load(document(), null))).containsOnlyKeys("f", "g");
    }

    @Test
    void ifOneFieldIsBehindNoneIsCommitted() {
        Head head = append(document().field("g"), undeclared(), entry(1, ALICE, 1));
        Map<String, StoredField> before = get(documents().load(document(), null));

        List<FieldCommit> both =
                List.of(commit("f", undeclared(), entry(1, BOB, 1)), commit("g", undeclared(), entry(1, BOB, 1)));
        assertThat(get(documents().commit(document(), both)))
                .isEqualTo(new Behind("g", head, List.of(entry(1, ALICE, 1))));
        assertThat(get(documents().load(document(), null))).isEqualTo(before);
    }

    @Test
    void ifOneOperationIsRefusedNoneIsCommitted() {
        append(document().field("g"), undeclared(), entry(1, ALICE, 1));
        Map<String, StoredField> before = get(documents().load(document(), null));

        List<FieldCommit> both = List.of(
                commit("f", undeclared(), entry(1, BOB, 1)),
                commit("g", after(entry(1, ALICE, 1)), entry(2, BOB, 1), entry(3, ALICE, 5)));
        CommitResult result = get(documents().commit(document(), both));

        assertThat(result).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.fieldName()).isEqualTo("g");
            assertThat(refused.index()).isEqualTo(1);
            assertThat(refused.reason()).isEqualTo(Refusal.SEQUENCE_GAP);
            assertThat(refused.record().seq()).isEqualTo(1);
        });
        assertThat(get(documents().load(document(), null))).isEqualTo(before);
        assertThat(record(document().field("g"), BOB).seq()).isZero();
    }
}
