package io.collab4j.jakarta.persistence;

import io.collab4j.activity.Changes;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.metamodel.EntityType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@link EntityChanges} is built from. One thread. */
public final class EntityChangesBuilder {
    private final EntityManagerFactory factory;
    private final Changes changes;
    private final Map<Class<?>, EntityRecord<?>> records = new LinkedHashMap<>();
    private Supplier<@Nullable String> actor = () -> null;
    private @Nullable AfterCommit afterCommit;

    EntityChangesBuilder(EntityManagerFactory factory, Changes changes) {
        this.factory = factory;
        this.changes = changes;
    }

    /** An entity class that is told. A class that has no record here, nor a superclass that has one, is not. */
    public EntityChangesBuilder record(EntityRecord<?> record) {
        records.put(record.type(), record);
        return this;
    }

    /**
     * Who changes entities; nobody in particular if nothing is said.
     *
     * @param actor asked on the thread that changes one, while it is written, for a user's id or null
     */
    public EntityChangesBuilder actor(Supplier<@Nullable String> actor) {
        this.actor = actor;
        return this;
    }

    /** Who knows the transactions of this unit; it has to be said. */
    public EntityChangesBuilder afterCommit(AfterCommit afterCommit) {
        this.afterCommit = afterCommit;
        return this;
    }

    /**
     * Begins: of what is loaded from now on, changed fields are known.
     *
     * @throws IllegalStateException if nobody has been named who knows transactions
     * @throws IllegalArgumentException for a class that is no entity of the unit, an attribute that none of it has, and one that
     *     its module does not open for reflection
     */
    public EntityChanges build() {
        if (afterCommit == null) {
            throw new IllegalStateException(
                    "afterCommit is missing: nothing says when a transaction has been committed");
        }
        EntityChanges unit = new EntityChanges(shapes(), factory.getPersistenceUnitUtil(), afterCommit, actor, changes);
        OpenUnits.add(unit);
        return unit;
    }

    private Map<Class<?>, EntityShape> shapes() {
        Map<Class<?>, EntityShape> shapes = new HashMap<>();
        for (EntityType<?> type : factory.getMetamodel().getEntities()) {
            nearest(type.getJavaType())
                    .ifPresent(record -> shapes.put(type.getJavaType(), EntityShape.of(factory, type, record)));
        }
        records.values().forEach(record -> check(record, shapes));
        return Map.copyOf(shapes);
    }

    private Optional<EntityRecord<?>> nearest(Class<?> entity) {
        for (Class<?> type = entity; type != null; type = type.getSuperclass()) {
            EntityRecord<?> record = records.get(type);
            if (record != null) {
                return Optional.of(record);
            }
        }
        return Optional.empty();
    }

    private void check(EntityRecord<?> record, Map<Class<?>, EntityShape> shapes) {
        if (!shapes.containsKey(record.type())) {
            throw new IllegalArgumentException(record.type() + " is no entity of this persistence unit");
        }
        List<String> names = new ArrayList<>();
        factory.getMetamodel().getEntities().stream()
                .filter(type -> record.type().isAssignableFrom(type.getJavaType()))
                .forEach(type -> EntityField.of(type, factory.getPersistenceUnitUtil())
                        .forEach(field -> names.add(field.name())));
        List<String> unknown = record.unknown(names);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    record.type() + " has no " + String.join(", ", unknown) + " that can be told");
        }
    }
}
