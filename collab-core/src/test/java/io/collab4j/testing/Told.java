package io.collab4j.testing;

import io.collab4j.observe.CollabHealth;
import io.collab4j.observe.CollabListener;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything a listener was told, in order, as words: {@code sessionOpened acme alice}. */
public final class Told {
    private final List<String> all = new CopyOnWriteArrayList<>();
    private final CollabListener listener = (CollabListener)
            Proxy.newProxyInstance(Told.class.getClassLoader(), new Class<?>[] {CollabListener.class}, this::hear);
    private @Nullable Supplier<CollabHealth> health;

    @SuppressWarnings("unchecked") // the only one there is is of this kind
    private @Nullable Object hear(Object self, Method method, @Nullable Object @Nullable [] arguments) {
        Object[] given = arguments == null ? new Object[0] : arguments;
        if (given.length == 1 && given[0] instanceof Supplier<?> supplier) {
            health = (Supplier<CollabHealth>) supplier;
            all.add(method.getName());
        } else {
            String words = Arrays.stream(given).map(each -> " " + each).collect(Collectors.joining());
            all.add(method.getName() + words);
        }
        return null;
    }

    public CollabListener listener() {
        return listener;
    }

    /** What the server holds now, as it was offered at the start. */
    public CollabHealth health() {
        Supplier<CollabHealth> offered = health;
        if (offered == null) {
            throw new AssertionError("no server was started");
        }
        return offered.get();
    }

    public List<String> all() {
        return all;
    }

    /** What was told by these methods. */
    public List<String> of(String... methods) {
        List<String> names = List.of(methods);
        return all.stream()
                .filter(line -> names.contains(line.split(" ", 2)[0]))
                .toList();
    }

    public void forget() {
        all.clear();
    }
}
