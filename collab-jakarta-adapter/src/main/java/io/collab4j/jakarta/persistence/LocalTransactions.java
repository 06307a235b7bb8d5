package io.collab4j.jakarta.persistence;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Resource-local transactions, those of {@code EntityManager.getTransaction()}, of one factory: the application uses
 * {@link #entityManagerFactory()} instead of its own. A transaction that is begun past it, on what {@code unwrap} gives, is not
 * known. Any thread, as long as each entity manager is used by one at a time.
 */
public final class LocalTransactions implements AfterCommit {
    private final EntityManagerFactory factory;
    /** Those that the application still holds; what it forgets to close goes with it. */
    private final Set<LocalEntityManager> managers =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    /** Whose an entity was: a removed one is contained in none. */
    private final WeakIdentityMap<WeakReference<LocalEntityManager>> homes = new WeakIdentityMap<>();

    public LocalTransactions(EntityManagerFactory factory) {
        this.factory = Decoration.of(EntityManagerFactory.class, factory, this::onFactory);
    }

    /** The factory for the application to use; what it makes tells of its transactions. Closing it closes the one that was given. */
    public EntityManagerFactory entityManagerFactory() {
        return factory;
    }

    private @Nullable Object onFactory(Decoration.Call call, Method method) throws Throwable {
        Object result = call.proceed();
        return result instanceof EntityManager made ? decorated(made) : result;
    }

    private EntityManager decorated(EntityManager made) {
        LocalEntityManager manager = new LocalEntityManager(made, factory);
        managers.add(manager);
        return manager.decorated();
    }

    @Override
    public Optional<Object> transaction(Object entity) {
        return home(entity).flatMap(LocalEntityManager::transaction);
    }

    private Optional<LocalEntityManager> home(Object entity) {
        for (LocalEntityManager manager : usedHere()) {
            if (manager.contains(entity)) {
                homes.put(entity, new WeakReference<>(manager));
                return Optional.of(manager);
            }
        }
        return homes.get(entity).map(WeakReference::get).filter(LocalEntityManager::isUsedHere);
    }

    private List<LocalEntityManager> usedHere() {
        synchronized (managers) {
            return managers.stream().filter(LocalEntityManager::isUsedHere).toList();
        }
    }

    @Override
    public void whenEnded(Object transaction, Consumer<Boolean> ended) {
        LocalEntityManager.whenEnded(transaction, ended);
    }
}
