package io.collab4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which fields the application has still to save. Other tests may leave marks of other tenants. */
public abstract class SaveIndexContract extends StorageContract {
    private static final Duration AGE = Duration.ofSeconds(2);
    private static final Duration LONGER = Duration.ofSeconds(3);

    private List<FieldKey> unsaved() {
        return get(storage().saves().unsaved(AGE, 100_000)).stream()
                .filter(field -> field.document().tenantId().equals(tenant()))
                .toList();
    }

    private void saved(FieldKey field, Head head) {
        get(storage().saves().saved(field, head));
    }

    @Test
    void aCommitMarksItsField() {
        appendMany(field(), 1);
        assertThat(unsaved()).as("not long enough ago").isEmpty();
        pass(LONGER);
        assertThat(unsaved()).containsExactly(field());
    }

    @Test
    void laterCommitsDoNotMakeAMarkYounger() {
        Head head = appendMany(field(), 1);
        pass(LONGER);
        append(field(), head, entry(2, ALICE, 2));
        assertThat(unsaved()).containsExactly(field());
    }

    @Test
    void savingTheHeadTakesTheMarkAway() {
        Head head = appendMany(field(), 2);
        pass(LONGER);
        saved(field(), head);
        assertThat(unsaved()).isEmpty();
        pass(LONGER);
        assertThat(unsaved()).isEmpty();
    }

    @Test
    void aFieldThatHasMovedOnStaysMarked() {
        Head first = appendMany(field(), 1);
        append(field(), first, entry(2, ALICE, 2));
        saved(field(), first);
        pass(LONGER);
        assertThat(unsaved()).containsExactly(field());
    }

    @Test
    void aNewEpochIsToBeSavedThoughItsRevisionIsSmaller() {
        Head head = appendMany(field(), 3);
        get(storage().upkeep().replace(field(), head, Epoch.of(2, "x"), text("new")));
        saved(field(), head);
        pass(LONGER);
        assertThat(unsaved()).containsExactly(field());
        saved(field(), Head.initial(Epoch.of(2, "x")));
        assertThat(unsaved()).isEmpty();
    }

    @Test
    void whatTheApplicationGaveNeedsNotBeSaved() {
        get(storage().documents().create(field(), Epoch.of(1, "x"), text("from there")));
        pass(LONGER);
        assertThat(unsaved()).isEmpty();
    }

    @Test
    void savingWhatWasNeverMarkedDoesNothing() {
        saved(field(), undeclared());
        pass(LONGER);
        assertThat(unsaved()).isEmpty();
    }

    @Test
    void theOldestComesFirst() {
        FieldKey first = document("z").field("f");
        FieldKey second = document("a").field("f");
        appendMany(first, 1);
        pass(AGE);
        appendMany(second, 1);
        pass(LONGER);
        assertThat(unsaved()).containsExactly(first, second);
    }

    @Test
    void theLimitIsKept() {
        for (int i = 0; i < 5; i++) {
            appendMany(document().field("f" + i), 1);
        }
        pass(LONGER);
        assertThat(get(storage().saves().unsaved(AGE, 3))).hasSize(3);
    }
}
