package io.collab4j.jakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.collab4j.activity.RecordReference;
import io.collab4j.testing.TestServer;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.spi.PersistenceProvider;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

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

    @Test
    void anotherUnitWithTheSameClassesIsNotMixedUp() {
        TestServer elsewhere = TestServer.open();
        LocalTransactions others = unit();
        EntityManagerFactory theirs = others.entityManagerFactory();
        EntityChanges told = EntityChanges.builder(theirs, elsewhere.collab().changes())
                .record(deals())
                .afterCommit(others)
                .build();
        EntityManager here = factory.createEntityManager();
        EntityManager there = theirs.createEntityManager();
        begin(here);
        begin(there);
        Deal mine = new Deal("mine");
        Deal their = new Deal("their");
        here.persist(mine);
        there.persist(their);
        commit(there);
        assertThat(told()).isEmpty();
        rollback(here);
        begin(there);
        there.remove(their);
        commit(there);
        here.close();
        there.close();
        elsewhere.settle();
        assertThat(told()).isEmpty();
        assertThat(elsewhere
                        .collab()
                        .activity()
                        .recent("acme", 10)
                        .toCompletableFuture()
                        .join())
                .hasSize(2);
        told.close();
        theirs.close();
    }

    @Test
    void anEntityManagerMayGoToAnotherThread() {
        EntityManager manager = factory.createEntityManager();
        EntityTransaction transaction = manager.getTransaction();
        transaction.begin();
        manager.persist(new Person("p@example.com", "P"));
        CompletableFuture.runAsync(transaction::commit).join();
        transaction.begin();
        manager.remove(manager.find(Person.class, "p@example.com"));
        CompletableFuture.runAsync(transaction::commit).join();
        manager.close();
        assertThat(told()).containsExactly("created person []", "deleted person []");
    }

    @Test
    void whatIsRemovedBeforeTheTransactionIsToldInIt() {
        Deal deal = existing("a");
        EntityManager manager = factory.createEntityManager();
        manager.remove(manager.find(Deal.class, deal.id));
        begin(manager);
        commit(manager);
        manager.close();
        assertThat(told()).containsExactly("created deal []", "deleted deal []");
    }

    @Test
    void whatIsDecoratedIsAsItWas() {
        EntityManager manager = factory.createEntityManager();
        EntityManager other = factory.createEntityManager();
        assertThat(Set.of(manager, other)).contains(manager, other);
        assertThat(manager.getEntityManagerFactory()).isSameAs(factory);
        assertThat(manager.toString()).isNotEmpty();
        assertThatThrownBy(() -> manager.getTransaction().commit()).isInstanceOf(IllegalStateException.class);
        manager.close();
        other.close();
        assertThat(manager.isOpen()).isFalse();
    }

    @Test
    void aTransactionThatIsNotKnownTellsNothing() {
        EntityManagerFactory bare = provider().createContainerEntityManagerFactory(TestUnit.local(), settings());
        EntityManager manager = bare.createEntityManager();
        begin(manager);
        manager.persist(new Deal("a"));
        commit(manager);
        manager.close();
        bare.close();
        assertThat(told()).isEmpty();
    }

    @Test
    void whatIsMarkedWhileItIsCommittedIsToldOnlyIfItIsKept() {
        changes.close();
        EntityManager manager = factory.createEntityManager();
        changes = EntityChanges.builder(factory, server.collab().changes())
                .record(EntityRecord.of(Person.class, person -> {
                    manager.getTransaction().setRollbackOnly();
                    return RecordReference.of("acme", "person", person.getEmail());
                }))
                .afterCommit(afterCommit())
                .build();
        begin(manager);
        manager.persist(new Person("p@example.com", "P"));
        Throwable said = catchThrowable(() -> commit(manager));
        manager.close();
        EntityManager later = factory.createEntityManager();
        boolean kept = later.find(Person.class, "p@example.com") != null;
        later.close();
        assertThat(told()).as("kept: " + kept + ", after " + said).hasSize(kept ? 1 : 0);
    }
}
