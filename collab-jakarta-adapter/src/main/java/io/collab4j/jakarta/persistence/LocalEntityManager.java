package io.collab4j.jakarta.persistence;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An entity manager that knows its transaction and the thread that uses it. */
final class LocalEntityManager {
    private final EntityManager manager;
    private final EntityManagerFactory factory;
    private volatile Thread user = Thread.currentThread();
    private volatile @Nullable Running running;

    LocalEntityManager(EntityManager manager, EntityManagerFactory factory) {
        this.manager = manager;
        this.factory = factory;
    }

    EntityManager decorated() {
        return Decoration.of(EntityManager.class, manager, this::onManager);
    }

    /** Whether this thread was the last to use it: callbacks come on the thread whose call they are caused by. */
    boolean isUsedHere() {
        return user == Thread.currentThread();
    }

    boolean contains(Object entity) {
        return manager.isOpen() && manager.contains(entity);
    }

    Optional<Object> transaction() {
        return Optional.ofNullable(running);
    }

    static void whenEnded(Object transaction, Consumer<Boolean> ended) {
        ((Running) transaction).listeners.add(ended);
    }

    private @Nullable Object onManager(Decoration.Call call, Method method) throws Throwable {
        user = Thread.currentThread();
        Object result = call.proceed();
        if (result instanceof EntityTransaction transaction) {
            return Decoration.of(
                    EntityTransaction.class, transaction, (to, does) -> onTransaction(transaction, to, does));
        }
        return method.getName().equals("getEntityManagerFactory") ? factory : result;
    }

    /** Some providers roll back without a word if a transaction marked for it is committed; none minds a mark set meanwhile. */
    private @Nullable Object onTransaction(EntityTransaction transaction, Decoration.Call call, Method method)
            throws Throwable {
        user = Thread.currentThread();
        return switch (method.getName()) {
            case "begin" -> begin(call);
            case "commit" -> end(call, !(transaction.isActive() && transaction.getRollbackOnly()));
            case "rollback" -> end(call, false);
            default -> call.proceed();
        };
    }

    private @Nullable Object begin(Decoration.Call call) throws Throwable {
        Object result = call.proceed();
        running = new Running();
        return result;
    }

    /** A commit that throws has rolled back, or nobody knows what has become of it. */
    private @Nullable Object end(Decoration.Call call, boolean committing) throws Throwable {
        boolean done = false;
        try {
            Object result = call.proceed();
            done = true;
            return result;
        } finally {
            Running ended = running;
            running = null;
            if (ended != null) {
                boolean committed = committing && done;
                ended.listeners.forEach(listener -> listener.accept(committed));
            }
        }
    }

    private static final class Running {
        private final List<Consumer<Boolean>> listeners = new ArrayList<>();
    }
}
