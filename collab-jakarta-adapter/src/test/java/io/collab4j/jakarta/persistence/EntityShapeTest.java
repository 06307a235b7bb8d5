package io.collab4j.jakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.activity.FieldChange;
import io.collab4j.activity.RecordReference;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A change has to fit into a message. */
class EntityShapeTest {
    private static EntityShape shape(int fields, String... values) {
        EntityRecord<Object> record = EntityRecord.of(Object.class, any -> RecordReference.of("t", "r", "1"))
                .values(values);
        return new EntityShape(
                record,
                IntStream.range(0, fields)
                        .mapToObj(i -> new EntityField("field" + i, entity -> entity))
                        .toList());
    }

    private static EntityState state(int fields, String value) {
        return new EntityState(Collections.nCopies(fields, value));
    }

    @Test
    void valuesThatDoNotFitAreLeftOutAndTheNamesStay() {
        String[] all = IntStream.range(0, 40).mapToObj(i -> "field" + i).toArray(String[]::new);
        List<FieldChange> changes = shape(40, all).difference(state(40, "a".repeat(900)), state(40, "ä".repeat(450)));
        assertThat(changes).hasSize(40);
        assertThat(changes.get(0).to()).isNotNull();
        assertThat(changes.get(39)).isEqualTo(FieldChange.of("field39"));
        assertThat(changes).filteredOn(change -> change.to() != null).hasSizeBetween(4, 7);
    }

    @Test
    void namesThatDoNotFitAreLeftOut() {
        assertThat(shape(2000).difference(state(2000, "a"), state(2000, "b"))).hasSizeBetween(200, 400);
    }

    @Test
    void whoseValuesAreNotToldHasNames() {
        assertThat(shape(2, "field1").difference(state(2, "a"), state(2, "b")))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo(FieldChange.of("field0")),
                        second -> assertThat(second.from()).isNotNull());
    }
}
