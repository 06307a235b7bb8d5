package io.collab4j.jakarta.persistence;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.spi.PersistenceProvider;
import java.util.Map;

/** With resource-local transactions. */
abstract class LocalContract extends EntityChangesContract {
    private final LocalTransactions transactions = unit();

    abstract PersistenceProvider provider();

    abstract Map<String, Object> settings();

    final LocalTransactions unit() {
        return new LocalTransactions(provider().createContainerEntityManagerFactory(TestUnit.local(), settings()));
    }

    @Override
    EntityManagerFactory start() {
        return transactions.entityManagerFactory();
    }

    @Override
    AfterCommit afterCommit() {
        return transactions;
    }

    @Override
    void begin(EntityManager manager) {
        manager.getTransaction().begin();
    }

    @Override
    void commit(EntityManager manager) {
        manager.getTransaction().commit();
    }

    @Override
    void rollback(EntityManager manager) {
        manager.getTransaction().rollback();
    }

    @Override
    void setRollbackOnly(EntityManager manager) {
        manager.getTransaction().setRollbackOnly();
    }

    @Override
    void interleave(EntityManager first, EntityManager second) {
        begin(first);
        first.persist(new Person("first@example.com", "F"));
        begin(second);
        second.persist(new Person("second@example.com", "S"));
        first.flush();
        second.flush();
        first.remove(first.find(Person.class, "first@example.com"));
        first.persist(new Person("third@example.com", "T"));
        first.flush();
        commit(second);
        rollback(first);
    }
}
