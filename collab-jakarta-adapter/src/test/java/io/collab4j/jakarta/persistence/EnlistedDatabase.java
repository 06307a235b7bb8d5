package io.collab4j.jakarta.persistence;

import jakarta.transaction.RollbackException;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import javax.sql.XAConnection;
import org.h2.jdbcx.JdbcDataSource;

/** A database whose connections take part in the transaction of their thread, one for each transaction. */
final class EnlistedDatabase {
    private final JdbcDataSource database;
    private final TransactionManager transactions;
    private final Map<Transaction, Connection> connections = new ConcurrentHashMap<>();

    EnlistedDatabase(JdbcDataSource database, TransactionManager transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    DataSource source() {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) ->
                        method.getName().equals("getConnection") ? connection() : method.invoke(database, arguments));
    }

    private Connection connection() throws SQLException, SystemException, RollbackException {
        Transaction transaction = transactions.getTransaction();
        if (transaction == null) {
            return database.getConnection();
        }
        Connection known = connections.get(transaction);
        return known == null ? enlisted(transaction) : known;
    }

    private Connection enlisted(Transaction transaction) throws SQLException, SystemException, RollbackException {
        XAConnection resource = database.getXAConnection();
        Connection connection = resource.getConnection();
        transaction.enlistResource(resource.getXAResource());
        Connection kept = (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getTargetException();
                    }
                });
        connections.put(transaction, kept);
        transaction.registerSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                connections.remove(transaction);
                try {
                    resource.close();
                } catch (SQLException failure) {
                    throw new IllegalStateException(failure);
                }
            }
        });
        return kept;
    }
}
