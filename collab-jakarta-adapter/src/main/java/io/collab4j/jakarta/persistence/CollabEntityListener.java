package io.collab4j.jakarta.persistence;

import io.collab4j.observe.Failures;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PostRemove;
import jakarta.persistence.PostUpdate;
import jakarta.persistence.PreRemove;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects what happens to entities for their {@link EntityChanges}: {@code @EntityListeners(CollabEntityListener.class)} on an
 * entity or a superclass of entities, or a default listener in {@code orm.xml}. Entities without a record are left alone. Any
 * thread.
 */
public class CollabEntityListener {
    private static final Logger LOG = LoggerFactory.getLogger(CollabEntityListener.class);

    private final Supplier<List<EntityChanges>> units;

    /**
     * For the provider. It serves every unit that is open in this JVM: the one that has a record for the entity and knows its
     * transaction. Where two do, which {@link LocalTransactions} rules out, nothing is told and that is logged.
     */
    public CollabEntityListener() {
        units = OpenUnits::all;
    }

    /**
     * For a bean container that makes the listeners of each persistence unit apart.
     *
     * @param unit asked with each call, as factories make their listeners before there can be one
     */
    public CollabEntityListener(Supplier<EntityChanges> unit) {
        units = () -> List.of(unit.get());
    }

    /** Remembers what it holds. */
    @PostLoad
    public void loaded(Object entity) {
        guarded(entity, concerned -> concerned.forEach(one -> one.unit().see(one.shape(), entity)));
    }

    /** Asks whose it is, while that is known. */
    @PreRemove
    public void removing(Object entity) {
        guarded(entity, concerned -> concerned.forEach(one -> one.transaction(entity)));
    }

    /** Notes that it has come to be. */
    @PostPersist
    public void persisted(Object entity) {
        guarded(entity, concerned -> note(concerned, entity, EntityEvent.CREATED));
    }

    /** Notes what it holds now. */
    @PostUpdate
    public void updated(Object entity) {
        guarded(entity, concerned -> note(concerned, entity, EntityEvent.UPDATED));
    }

    /** Notes that it is gone. */
    @PostRemove
    public void removed(Object entity) {
        guarded(entity, concerned -> note(concerned, entity, EntityEvent.DELETED));
    }

    private static void note(List<Concerned> concerned, Object entity, EntityEvent event) {
        List<Owner> owners = concerned.stream()
                .flatMap(one -> one.transaction(entity).map(transaction -> new Owner(one, transaction)).stream())
                .toList();
        if (owners.size() == 1) {
            owners.get(0).note(entity, event);
        } else {
            concerned
                    .get(0)
                    .unit()
                    .complain(owners.isEmpty() ? "no transaction is known" : "several units have it", entity);
        }
    }

    /** The application goes on whatever happens here. */
    private void guarded(Object entity, Consumer<List<Concerned>> task) {
        try {
            List<Concerned> concerned = units.get().stream()
                    .flatMap(unit -> unit.shape(entity).map(shape -> new Concerned(unit, shape)).stream())
                    .toList();
            if (!concerned.isEmpty()) {
                task.accept(concerned);
            }
        } catch (RuntimeException failure) {
            LOG.error("a change of {} is not told", entity.getClass().getName(), Failures.withoutText(failure));
        }
    }

    private record Concerned(EntityChanges unit, EntityShape shape) {
        Optional<Object> transaction(Object entity) {
            return unit.transaction(entity);
        }
    }

    private record Owner(Concerned concerned, Object transaction) {
        void note(Object entity, EntityEvent event) {
            concerned.unit().add(transaction, concerned.shape(), entity, event);
        }
    }
}
