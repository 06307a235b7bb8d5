package io.collab4j.jakarta.persistence;

import jakarta.persistence.PersistenceUnitUtil;
import jakarta.persistence.metamodel.EmbeddableType;
import jakarta.persistence.metamodel.ManagedType;
import jakarta.persistence.metamodel.SingularAttribute;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A singular attribute of an entity class, or of what is embedded in it.
 *
 * @param read what an entity holds in it, as it is kept for comparison
 */
record EntityField(String name, Function<Object, @Nullable Object> read) {

    /** All of a class but its id and its version, by name. */
    static List<EntityField> of(ManagedType<?> type, PersistenceUnitUtil util) {
        return type.getSingularAttributes().stream()
                .filter(attribute -> !attribute.isId() && !attribute.isVersion())
                .flatMap(attribute -> of(attribute.getName(), held(attribute, util), attribute, util))
                .sorted(Comparator.comparing(EntityField::name))
                .toList();
    }

    private static Stream<EntityField> of(
            String name,
            Function<Object, @Nullable Object> held,
            SingularAttribute<?, ?> attribute,
            PersistenceUnitUtil util) {
        if (attribute.getType() instanceof EmbeddableType<?> embedded) {
            return embedded.getSingularAttributes().stream()
                    .flatMap(inner -> of(name + "." + inner.getName(), inside(held, inner), inner, util));
        }
        Function<Object, @Nullable Object> kept = attribute.isAssociation() ? util::getIdentifier : value -> value;
        return Stream.of(new EntityField(
                name, entity -> ifLoaded(held.apply(entity), value -> FieldValues.frozen(kept.apply(value)))));
    }

    private static Function<Object, @Nullable Object> inside(
            Function<Object, @Nullable Object> outer, SingularAttribute<?, ?> inner) {
        AttributeReader reader = AttributeReader.of(inner.getJavaMember());
        return entity -> ifLoaded(outer.apply(entity), reader::read);
    }

    /** A lazy attribute that has not been loaded is empty, and is not loaded for this. */
    private static Function<Object, @Nullable Object> held(
            SingularAttribute<?, ?> attribute, PersistenceUnitUtil util) {
        AttributeReader reader = AttributeReader.of(attribute.getJavaMember());
        String name = attribute.getName();
        boolean loads = reader.runsCode() && !attribute.isAssociation();
        boolean neverEmpty = attribute.getJavaType().isPrimitive();
        return entity -> {
            if (loads && !util.isLoaded(entity, name)) {
                return FieldValues.NOT_LOADED;
            }
            Object value = reader.read(entity);
            boolean doubtful = value == null || neverEmpty;
            return doubtful && !util.isLoaded(entity, name) ? FieldValues.NOT_LOADED : value;
        };
    }

    private static @Nullable Object ifLoaded(@Nullable Object value, Function<Object, @Nullable Object> then) {
        return value == null || value == FieldValues.NOT_LOADED ? value : then.apply(value);
    }
}
