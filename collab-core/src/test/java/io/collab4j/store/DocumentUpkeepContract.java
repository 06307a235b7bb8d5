package io.collab4j.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.collab4j.store.CommitResult.Behind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Reading the log, snapshots, trimming, and new epochs. */
public abstract class DocumentUpkeepContract extends StorageContract {

    private LogRead read(long after, int limit) {
        return get(documents().readLog(field(), first(), after, limit)).orElseThrow();
    }

    private void snapshot(Head head, String content) {
        get(storage().upkeep().writeSnapshot(field(), head, text(content)));
    }

    private void trim(String epoch, long through) {
        get(storage().upkeep().trim(field(), epoch, through));
    }

    private Head at(long revision) {
        return after(entry(revision, ALICE, revision));
    }

    @Test
    void thereIsNoLogOfAFieldThatIsNotThere() {
        assertThat(get(documents().readLog(field(), first(), 0, 10))).isEmpty();
    }

    @Test
    void theLogIsReadInPages() {
        Head head = appendMany(field(), 5);
        assertThat(read(0, 10)).isEqualTo(new LogRead(head, true, load(field()).tail()));
        assertThat(read(1, 2)).isEqualTo(new LogRead(head, true, List.of(entry(2, ALICE, 2), entry(3, ALICE, 3))));
        assertThat(read(4, 2)).isEqualTo(new LogRead(head, true, List.of(entry(5, ALICE, 5))));
        assertThat(read(5, 2)).isEqualTo(new LogRead(head, true, List.of()));
    }

    @Test
    void whatTheLogDoesNotHoldIsNotComplete() {
        Head head = appendMany(field(), 3);
        assertThat(read(4, 10)).as("ahead").isEqualTo(new LogRead(head, false, List.of()));
        assertThat(get(documents().readLog(field(), "1-x", 0, 10)).orElseThrow())
                .as("another epoch")
                .isEqualTo(new LogRead(head, false, List.of()));
    }

    @Test
    void aSnapshotTakesThePlaceOfTheOperationsBeforeIt() {
        Head head = appendMany(field(), 5);
        snapshot(at(3), "three");
        assertThat(load(field()))
                .isEqualTo(
                        new StoredField(head, at(3), text("three"), List.of(entry(4, ALICE, 4), entry(5, ALICE, 5))));
        assertThat(read(0, 10).entries()).as("the log is still there").hasSize(5);
    }

    @Test
    void onlyANewerSnapshotIsKept() {
        appendMany(field(), 5);
        snapshot(at(3), "three");
        StoredField before = load(field());
        snapshot(at(2), "two");
        snapshot(at(3), "again");
        snapshot(new Head(Epoch.of(2, "x"), 5, at(5).operationId()), "another epoch");
        snapshot(new Head(storage().firstEpoch(), 5, "another"), "another history");
        snapshot(new Head(storage().firstEpoch(), 6, "ahead"), "ahead");
        assertThat(load(field())).isEqualTo(before);
    }

    @Test
    void aSnapshotOfAFieldThatIsNotThereIsDropped() {
        snapshot(at(1), "one");
        trim(first(), 1);
        assertThat(get(documents().load(document(), null))).isEmpty();
    }

    @Test
    void trimmingStopsAtTheSnapshot() {
        Head head = appendMany(field(), 5);
        trim(first(), 5);
        assertThat(read(0, 10).entries()).as("there is no snapshot yet").hasSize(5);

        snapshot(at(3), "three");
        trim(first(), 5);
        assertThat(read(0, 10)).isEqualTo(new LogRead(head, false, List.of()));
        assertThat(read(2, 10).complete()).isFalse();
        assertThat(read(3, 10)).isEqualTo(new LogRead(head, true, List.of(entry(4, ALICE, 4), entry(5, ALICE, 5))));
        assertThat(load(field()).tail()).hasSize(2);
    }

    @Test
    void trimmingIsForOneEpoch() {
        Head head = appendMany(field(), 3);
        snapshot(head, "three");
        trim("1-x", 3);
        assertThat(read(0, 10).entries()).hasSize(3);
        trim(first(), 2);
        trim(first(), 1);
        assertThat(read(2, 10).entries()).containsExactly(entry(3, ALICE, 3));
    }

    @Test
    void whoIsBehindTheTrimmedLogIsToldOnlyTheHead() {
        Head head = appendMany(field(), 5);
        snapshot(at(3), "three");
        trim(first(), 3);
        assertThat(get(documents().commit(document(), List.of(commit("f", at(2), entry(3, BOB, 1))))))
                .isEqualTo(new Behind("f", head, List.of()));
        assertThat(get(documents().commit(document(), List.of(commit("f", at(3), entry(4, BOB, 1))))))
                .isEqualTo(new Behind("f", head, List.of(entry(4, ALICE, 4), entry(5, ALICE, 5))));
    }

    @Test
    void aTrimmedFieldGoesOn() {
        Head head = appendMany(field(), 3);
        snapshot(head, "three");
        trim(first(), 3);
        LogEntry next = entry(4, ALICE, 4);
        append(field(), head, next);
        assertThat(load(field())).isEqualTo(new StoredField(after(next), head, text("three"), List.of(next)));
        assertThat(read(3, 10).entries()).containsExactly(next);
    }

    @Test
    void aNewEpochBeginsWithItsContentAlone() {
        Head head = appendMany(field(), 3);
        Epoch next = Epoch.of(2, "x");
        StoredField replaced = get(storage().upkeep().replace(field(), head, next, text("new")));

        assertThat(replaced).isEqualTo(new StoredField(Head.initial(next), Head.initial(next), text("new"), List.of()));
        assertThat(load(field())).isEqualTo(replaced);
        assertThat(read(0, 10)).isEqualTo(new LogRead(Head.initial(next), false, List.of()));
    }

    @Test
    void aNewEpochIsRefusedToWhoeverIsBehind() {
        Head head = appendMany(field(), 3);
        StoredField before = load(field());
        assertThat(get(storage().upkeep().replace(field(), at(2), Epoch.of(2, "x"), text("new"))))
                .isEqualTo(before);

        get(storage().upkeep().replace(field(), head, Epoch.of(2, "x"), text("x")));
        StoredField first = load(field());
        assertThat(get(storage().upkeep().replace(field(), head, Epoch.of(2, "y"), text("y"))))
                .isEqualTo(first);
    }

    private static void assertDeleted(CompletionStage<?> answer) {
        assertThatThrownBy(() -> answer.toCompletableFuture().get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(DocumentDeletedException.class);
    }

    private void assertNothingBringsItBack(DocumentKey document, Head head) {
        assertDeleted(documents().load(document, null));
        assertDeleted(documents().load(document, List.of("f")));
        assertDeleted(documents().fieldSizes(document));
        assertDeleted(documents().readLog(document.field("f"), first(), 0, 10));
        assertDeleted(documents().create(document.field("f"), Epoch.of(9, "x"), text("new")));
        assertDeleted(documents().commit(document, List.of(commit("f", undeclared(), entry(1, BOB, 1)))));
        assertDeleted(documents().commit(document, List.of(commit("f", head, entry(head.revision() + 1, BOB, 1)))));
        assertDeleted(storage().upkeep().replace(document.field("f"), head, Epoch.of(9, "x"), text("new")));
        assertDeleted(storage().upkeep().replace(document.field("g"), head, Epoch.of(9, "x"), text("new")));
        get(storage().upkeep().writeSnapshot(document.field("f"), head, text("late")));
        get(storage().upkeep().trim(document.field("f"), first(), 1));
        assertDeleted(documents().load(document, null));
    }

    @Test
    void nothingBringsADeletedDocumentBack() {
        Head head = appendMany(field(), 3);
        get(storage().upkeep().delete(document()));
        assertNothingBringsItBack(document(), head);
        pass(Duration.ofDays(30));
        assertNothingBringsItBack(document(), head);
        get(storage().upkeep().delete(document()));
        assertNothingBringsItBack(document(), head);
    }

    @Test
    void whatWasNeverThereCanBeDeleted() {
        get(storage().upkeep().delete(document()));
        assertNothingBringsItBack(document(), undeclared());
    }

    @Test
    void onlyTheOneDocumentIsDeleted() {
        appendMany(document("e").field("f"), 3);
        DocumentKey namesake = new DocumentKey(tenant() + "-other", "d");
        appendMany(namesake.field("f"), 2);
        get(storage().upkeep().delete(document()));
        assertThat(load(document("e").field("f")).head().revision()).isEqualTo(3);
        assertThat(load(namesake.field("f")).head().revision()).isEqualTo(2);
    }

    @Test
    void nobodyIsToSaveWhatWasDeleted() {
        appendMany(field(), 1);
        FieldKey other = document("e").field("f");
        appendMany(other, 1);
        get(storage().upkeep().delete(document()));
        pass(Duration.ofSeconds(1));
        assertThat(get(storage().saves().unsaved(Duration.ZERO, 100_000)))
                .contains(other)
                .doesNotContain(field());
    }

    @Test
    void aFieldThatIsNotThereBeginsWithWhatReplacesIt() {
        Epoch next = Epoch.of(2, "x");
        get(storage().upkeep().replace(field(), undeclared(), next, text("new")));
        assertThat(load(field()).head()).isEqualTo(Head.initial(next));
    }
}
