package io.collab4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** That no two names share anything, whatever characters of the protocol they are made of. */
public abstract class StorageNamesContract extends StorageContract {
    private static final List<String> NAMES = List.of(
            "a",
            "A",
            "a:b",
            "b",
            "a:",
            ":b",
            ":",
            "a.b",
            "a~b",
            "~",
            "a-b",
            "a_b",
            "_",
            "-",
            "...",
            "0",
            "00",
            "constructor",
            "a".repeat(128));

    @Test
    void fieldsOfAllPairsOfNamesAreApart() {
        List<FieldKey> keys = new ArrayList<>();
        for (String documentId : NAMES) {
            for (String fieldName : NAMES) {
                keys.add(document(documentId).field(fieldName));
            }
        }
        for (FieldKey key : keys) {
            get(documents()
                    .create(key, storage().firstEpoch(), text(key.document().documentId() + "/" + key.fieldName())));
        }
        for (FieldKey key : keys) {
            assertThat(load(key).snapshot()).isEqualTo(text(key.document().documentId() + "/" + key.fieldName()));
        }
        assertThat(get(documents().load(document("a"), null)).keySet()).isEqualTo(Set.copyOf(NAMES));
    }

    @Test
    void tenantsAreApartWhateverTheirNames() {
        List<String> tenants = List.of(
                tenant(),
                tenant() + ":d",
                tenant() + "{d}",
                tenant() + " ",
                tenant() + "\u0000",
                tenant() + "?",
                tenant() + "\uD800",
                tenant() + "\uD801",
                tenant() + "é",
                tenant() + "e\u0301");
        for (String tenant : tenants) {
            get(documents()
                    .create(
                            new DocumentKey(tenant, "d").field("f"),
                            storage().firstEpoch(),
                            text("of " + tenants.indexOf(tenant))));
        }
        Set<Encoded> contents = new HashSet<>();
        for (String tenant : tenants) {
            contents.add(load(new DocumentKey(tenant, "d").field("f")).snapshot());
        }
        assertThat(contents).hasSize(tenants.size());
    }

    @Test
    void whatOneTenantCommitsAnotherDoesNotSee() {
        appendMany(field(), 3);
        FieldKey theirs = new DocumentKey(tenant() + "x", "d").field("f");
        assertThat(get(documents().load(theirs.document(), null))).isEmpty();
        assertThat(get(documents().readLog(theirs, first(), 0, 10))).isEmpty();
        append(theirs, undeclared(), entry(1, BOB, 1));
        assertThat(load(field()).tail()).hasSize(3);
        assertThat(record(theirs, ALICE).seq()).isZero();
    }
}
