package io.collab4j.jakarta.persistence;

import io.collab4j.activity.FieldChange;
import io.collab4j.json.JsonValue;
import io.collab4j.json.Utf8;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.metamodel.EntityType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at in the entities of one class.
 *
 * @param record what they are
 */
record EntityShape(EntityRecord<?> record, List<EntityField> fields) {
    private static final int MAX_BYTES = 12_000;
    /** Of a field in JSON, beside its name and its values. */
    private static final int FRAME_BYTES = 32;

    static EntityShape of(EntityManagerFactory factory, EntityType<?> type, EntityRecord<?> record) {
        return new EntityShape(
                record,
                EntityField.of(type, factory.getPersistenceUnitUtil()).stream()
                        .filter(field -> !record.isSilent(field.name()))
                        .toList());
    }

    /** What an entity holds now, field by field. */
    EntityState state(Object entity) {
        List<@Nullable Object> values = new ArrayList<>();
        fields.forEach(field -> values.add(field.read().apply(entity)));
        return new EntityState(Collections.unmodifiableList(values));
    }

    /** Which fields differ. Names go before values where there is not room for all; what is over even then is left out. */
    List<FieldChange> difference(EntityState from, EntityState to) {
        List<Integer> differing = new ArrayList<>();
        int room = MAX_BYTES;
        for (int i = 0; i < fields.size(); i++) {
            int bytes = FRAME_BYTES + Utf8.length(fields.get(i).name());
            if (bytes <= room && !FieldValues.same(from.value(i), to.value(i))) {
                room -= bytes;
                differing.add(i);
            }
        }
        List<FieldChange> found = new ArrayList<>();
        for (int i : differing) {
            FieldChange change = change(fields.get(i).name(), from.value(i), to.value(i));
            int bytes = bytes(change.from()) + bytes(change.to());
            boolean fits = bytes <= room;
            room -= fits ? bytes : 0;
            found.add(fits ? change : FieldChange.of(change.field()));
        }
        return found;
    }

    private FieldChange change(String field, @Nullable Object from, @Nullable Object to) {
        if (record.tellsValue(field)) {
            Optional<JsonValue> held = FieldValues.json(from);
            Optional<JsonValue> holds = FieldValues.json(to);
            if (held.isPresent() && holds.isPresent()) {
                return new FieldChange(field, held.get(), holds.get());
            }
        }
        return FieldChange.of(field);
    }

    private static int bytes(@Nullable JsonValue value) {
        return value == null ? 0 : Utf8.length(value.toJson());
    }
}
