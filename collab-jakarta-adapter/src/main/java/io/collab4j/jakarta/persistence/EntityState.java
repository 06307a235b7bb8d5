package io.collab4j.jakarta.persistence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an entity held at some moment, in the order of its shape's fields. */
final class EntityState {
    /** It is not there: not yet, or not any more. */
    static final EntityState NONE = new EntityState(List.of());
    /** It is there, and nobody has seen it being loaded. */
    static final EntityState UNKNOWN = new EntityState(List.of());

    private final List<@Nullable Object> values;

    EntityState(List<@Nullable Object> values) {
        this.values = values;
    }

    @Nullable
    Object value(int field) {
        return values.get(field);
    }
}
