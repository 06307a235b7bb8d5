package io.collab4j.session;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one session has of something, by name, in the order in which it came: mostly nothing or one, and there are as many of
 * these as there are sessions. So it is copied when it changes, and holds no memory while it is empty. Any thread; reading
 * takes no lock.
 */
final class FewByName<V> {
    private volatile Map<String, V> all = Map.of();

    @Nullable
    V get(String name) {
        return all.get(name);
    }

    boolean has(String name) {
        return all.containsKey(name);
    }

    int size() {
        return all.size();
    }

    Set<String> names() {
        return all.keySet();
    }

    Collection<V> values() {
        return all.values();
    }

    /** What is there under a name; if nothing is, what is made for it now. */
    synchronized V getOrMake(String name, Supplier<V> maker) {
        V known = all.get(name);
        if (known != null) {
            return known;
        }
        V made = maker.get();
        put(name, made);
        return made;
    }

    synchronized void put(String name, V value) {
        Map<String, V> next = new LinkedHashMap<>(all);
        next.put(name, value);
        set(next);
    }

    /** Changes what is there, if anything is; null takes it away. */
    synchronized void change(String name, Function<V, @Nullable V> change) {
        if (has(name)) {
            Map<String, V> next = new LinkedHashMap<>(all);
            next.computeIfPresent(name, (key, value) -> change.apply(value));
            set(next);
        }
    }

    /** Takes away what is there; null if nothing was. */
    synchronized @Nullable V remove(String name) {
        V known = all.get(name);
        change(name, value -> null);
        return known;
    }

    /** Takes away everything; what was there. */
    synchronized Collection<V> removeAll() {
        Map<String, V> former = all;
        all = Map.of();
        return former.values();
    }

    /** Of one entry the library has a smaller map, which has no order to keep. */
    private void set(Map<String, V> next) {
        all = next.size() > 1 ? next : Map.copyOf(next);
    }
}
