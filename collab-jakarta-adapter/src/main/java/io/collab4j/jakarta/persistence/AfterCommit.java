package io.collab4j.jakarta.persistence;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Knows transactions, and when they have been committed, of which Jakarta Persistence itself tells nobody.
 * {@link JtaTransactions} and {@link LocalTransactions} are there; an application whose transactions are its framework's
 * writes one in a few lines. Called on the threads that change entities.
 */
public interface AfterCommit {

    /**
     * The transaction that an entity is being changed in now: not one that is suspended, and not one of another persistence unit
     * as far as that can be known. Asked within callbacks of the provider, and once before an entity is removed.
     *
     * @return what stands for it, equal until it ends and to no other that goes on meanwhile; empty if none is known
     */
    Optional<Object> transaction(Object entity);

    /**
     * Tells when a transaction has ended. Asked once for each transaction, while it goes on.
     *
     * @param ended to be called once: true if it has been committed, false if it has not or if nobody knows. It neither blocks
     *     nor throws
     */
    void whenEnded(Object transaction, Consumer<Boolean> ended);
}
