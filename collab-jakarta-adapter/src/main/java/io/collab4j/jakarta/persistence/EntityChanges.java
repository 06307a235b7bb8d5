package io.collab4j.jakarta.persistence;

import io.collab4j.activity.Changes;
import io.collab4j.activity.RecordReference;
import io.collab4j.observe.Failures;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnitUtil;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what the transactions of one persistence unit have done to its records, after they have been committed, and nothing of
 * those that have not. What a transaction does to one entity is one activity. Entities need {@link CollabEntityListener}; what
 * passes by entities (bulk statements, SQL, other programs) is not seen and may be told to {@link Changes}.
 *
 * <pre>{@code
 * EntityChanges changes = EntityChanges.builder(factory, collab.changes())
 *         .record(EntityRecord.of(Deal.class, deal -> RecordReference.of(deal.tenant(), "deal", deal.id()))
 *                 .values("title", "stage"))
 *         .actor(() -> currentUserId())
 *         .afterCommit(transactions)
 *         .build();
 * }</pre>
 *
 * <p>At most once: what is committed while the node crashes or the store is out is not told, and where nobody knows whether a
 * commit has worked, it is taken for not. The changes of one transaction are told in their order, transactions in the order in
 * which their ends are noticed on this node; two that end at the same moment may change places. No callback throws, waits or
 * asks the database; what fails is logged. Any thread.
 */
public final class EntityChanges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EntityChanges.class);

    private final Map<Class<?>, EntityShape> shapes;
    private final PersistenceUnitUtil util;
    private final AfterCommit afterCommit;
    private final Supplier<@Nullable String> actor;
    private final ChangeQueue queue;
    private final WeakIdentityMap<EntityState> seen = new WeakIdentityMap<>();
    private final Map<Object, TransactionChanges> running = new ConcurrentHashMap<>();
    private final Set<String> complained = ConcurrentHashMap.newKeySet();

    EntityChanges(
            Map<Class<?>, EntityShape> shapes,
            PersistenceUnitUtil util,
            AfterCommit afterCommit,
            Supplier<@Nullable String> actor,
            Changes changes) {
        this.shapes = shapes;
        this.util = util;
        this.afterCommit = afterCommit;
        this.actor = actor;
        this.queue = new ChangeQueue(changes);
    }

    /**
     * Starts with no records.
     *
     * @param factory of the persistence unit
     * @param changes where they are told
     */
    public static EntityChangesBuilder builder(EntityManagerFactory factory, Changes changes) {
        return new EntityChangesBuilder(factory, changes);
    }

    /** Listeners that have not been given theirs know it no more. Close it before the factory. */
    @Override
    public void close() {
        OpenUnits.remove(this);
    }

    Optional<EntityShape> shape(Object entity) {
        for (Class<?> type = entity.getClass(); type != null; type = type.getSuperclass()) {
            EntityShape shape = shapes.get(type);
            if (shape != null) {
                return Optional.of(shape);
            }
        }
        return Optional.empty();
    }

    /** What it holds is what changes are compared with from now on. */
    EntityState see(EntityShape shape, Object entity) {
        EntityState now = shape.state(entity);
        seen.put(entity, now);
        return now;
    }

    Optional<Object> transaction(Object entity) {
        return afterCommit.transaction(entity);
    }

    void add(Object transaction, EntityShape shape, Object entity, EntityEvent event) {
        EntityState before = event == EntityEvent.CREATED
                ? EntityState.NONE
                : seen.get(entity).orElse(EntityState.UNKNOWN);
        EntityState now = event == EntityEvent.DELETED ? EntityState.NONE : see(shape, entity);
        Optional<RecordReference> subject = shape.record().reference(entity);
        TransactionChanges.Key key = new TransactionChanges.Key(shape.record().type(), util.getIdentifier(entity));
        changes(transaction).add(key, new EntityChange(shape, before, now, subject, actor.get()));
    }

    private TransactionChanges changes(Object transaction) {
        TransactionChanges known = running.get(transaction);
        if (known != null) {
            return known;
        }
        TransactionChanges begun = new TransactionChanges();
        running.put(transaction, begun);
        try {
            afterCommit.whenEnded(transaction, committed -> ended(transaction, committed));
        } catch (RuntimeException failure) {
            running.remove(transaction);
            throw failure;
        }
        return begun;
    }

    private void ended(Object transaction, boolean committed) {
        TransactionChanges done = running.remove(transaction);
        if (committed && done != null) {
            try {
                queue.add(done.told());
            } catch (RuntimeException failure) {
                LOG.error("committed changes are not told", Failures.withoutText(failure));
            }
        }
    }

    /** Once for each class and reason: it is a mistake in the set-up and would be said again with each change. */
    void complain(String reason, Object entity) {
        String type = entity.getClass().getName();
        if (complained.add(reason + type)) {
            LOG.error("changes of {} are not told: {}", type, reason);
        }
    }
}
