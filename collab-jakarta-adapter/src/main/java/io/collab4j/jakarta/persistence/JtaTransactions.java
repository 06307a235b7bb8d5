package io.collab4j.jakarta.persistence;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The transactions of a Jakarta Transactions manager: those of an application server, where the registry is found under
 * {@code java:comp/TransactionSynchronizationRegistry}. Any thread.
 */
public final class JtaTransactions implements AfterCommit {
    private final TransactionSynchronizationRegistry registry;

    public JtaTransactions(TransactionSynchronizationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Optional<Object> transaction(Object entity) {
        return Optional.ofNullable(registry.getTransactionKey());
    }

    @Override
    public void whenEnded(Object transaction, Consumer<Boolean> ended) {
        if (registry.getRollbackOnly()) {
            ended.accept(false);
            return;
        }
        registry.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                ended.accept(status == Status.STATUS_COMMITTED);
            }
        });
    }
}
