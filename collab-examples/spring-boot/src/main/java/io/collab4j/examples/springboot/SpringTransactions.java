package io.collab4j.examples.springboot;

import io.collab4j.jakarta.persistence.AfterCommit;
import jakarta.persistence.EntityManagerFactory;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Spring's transactions: Spring binds the entity manager of each to its thread, and another while it is suspended. */
record SpringTransactions(EntityManagerFactory factory) implements AfterCommit {

    @Override
    public Optional<Object> transaction(Object entity) {
        return TransactionSynchronizationManager.isActualTransactionActive()
                        && TransactionSynchronizationManager.getResource(factory) instanceof EntityManagerHolder holder
                ? Optional.of(holder.getEntityManager())
                : Optional.empty();
    }

    @Override
    public void whenEnded(Object transaction, Consumer<Boolean> ended) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                ended.accept(status == STATUS_COMMITTED);
            }
        });
    }
}
