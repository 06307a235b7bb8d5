package io.collab4j.jakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.collab4j.testing.TestServer;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.spi.PersistenceUnitTransactionType;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.util.HashMap;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.hibernate.engine.transaction.jta.platform.internal.JBossStandAloneJtaPlatform;
import org.hibernate.jpa.HibernatePersistenceProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hibernate in the transactions of a real transaction manager, which also suspends them. */
class HibernateJtaTest extends EntityChangesContract {
    private final TransactionManager transactions = com.arjuna.ats.jta.TransactionManager.transactionManager();

    @BeforeAll
    static void keepItsLogInMemory() throws CoreEnvironmentBeanException {
        String store = VolatileStore.class.getName();
        arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("1");
        BeanPopulator.getDefaultInstance(ObjectStoreEnvironmentBean.class).setObjectStoreType(store);
        BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, "communicationStore")
                .setObjectStoreType(store);
        BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, "stateStore")
                .setObjectStoreType(store);
    }

    /** What a test that has failed has left does not fail the next one too. */
    @AfterEach
    void leaveNothing() throws SystemException {
        if (transactions.getStatus() != Status.STATUS_NO_TRANSACTION) {
            transactions.rollback();
        }
    }

    @Override
    EntityManagerFactory start() {
        JdbcDataSource database = TestUnit.newDatabase();
        Map<String, Object> settings = new HashMap<>();
        settings.put("hibernate.hbm2ddl.auto", "create");
        settings.put("hibernate.transaction.jta.platform", JBossStandAloneJtaPlatform.class.getName());
        settings.put("hibernate.transaction.coordinator_class", "jta");
        return new HibernatePersistenceProvider()
                .createContainerEntityManagerFactory(
                        new TestUnit(
                                "jta",
                                PersistenceUnitTransactionType.JTA,
                                new EnlistedDatabase(database, transactions).source()),
                        settings);
    }

    @Override
    AfterCommit afterCommit() {
        return new JtaTransactions(new TransactionSynchronizationRegistryImple());
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void run(Step step) {
        try {
            step.run();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    void begin(EntityManager manager) {
        run(transactions::begin);
        manager.joinTransaction();
    }

    @Override
    void commit(EntityManager manager) {
        run(transactions::commit);
    }

    @Override
    void rollback(EntityManager manager) {
        run(transactions::rollback);
    }

    @Override
    void setRollbackOnly(EntityManager manager) {
        run(transactions::setRollbackOnly);
    }

    @Override
    void interleave(EntityManager first, EntityManager second) {
        begin(first);
        first.persist(new Person("first@example.com", "F"));
        first.flush();
        Transaction suspended = suspend();
        begin(second);
        second.persist(new Person("second@example.com", "S"));
        second.flush();
        commit(second);
        assertThat(told()).hasSize(1);
        run(() -> transactions.resume(suspended));
        first.persist(new Person("third@example.com", "T"));
        first.flush();
        rollback(first);
    }

    private Transaction suspend() {
        try {
            return transactions.suspend();
        } catch (SystemException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void aTransactionWithinOneThatWaitsIsToldFirst() {
        EntityManager outer = factory.createEntityManager();
        begin(outer);
        outer.persist(new Person("outer@example.com", "O"));
        outer.flush();
        Transaction waiting = suspend();
        inTransaction(inner -> inner.persist(new Person("inner@example.com", "I")));
        run(() -> transactions.resume(waiting));
        commit(outer);
        outer.close();
        assertThat(log())
                .extracting(activity -> activity.subject().id())
                .containsExactly("inner@example.com", "outer@example.com");
    }

    @Test
    void twoUnitsThatNobodyCanTellApartTellNothing() {
        TestServer elsewhere = TestServer.open();
        EntityManagerFactory theirs = start();
        EntityChanges others = EntityChanges.builder(theirs, elsewhere.collab().changes())
                .record(deals())
                .afterCommit(afterCommit())
                .build();
        existing("a");
        elsewhere.settle();
        assertThat(told()).isEmpty();
        assertThat(elsewhere
                        .collab()
                        .activity()
                        .recent("acme", 10)
                        .toCompletableFuture()
                        .join())
                .isEmpty();
        others.close();
        theirs.close();
        existing("b");
        assertThat(told()).containsExactly("created deal []");
    }

    @Test
    void aListenerThatIsMadeForItsUnitAsksNobodyElse() {
        EntityChanges others = EntityChanges.builder(
                        factory, TestServer.open().collab().changes())
                .record(deals())
                .afterCommit(afterCommit())
                .build();
        CollabEntityListener own = new CollabEntityListener(() -> changes);
        Deal deal = new Deal("a");
        deal.id = 7L;
        run(transactions::begin);
        own.persisted(deal);
        assertThat(told()).isEmpty();
        run(transactions::commit);
        assertThat(told()).containsExactly("created deal []");
        others.close();
    }
}
