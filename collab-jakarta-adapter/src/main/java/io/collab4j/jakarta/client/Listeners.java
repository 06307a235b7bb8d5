package io.collab4j.jakarta.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those who listen to one thing. Added and removed from any thread, told on the loop. */
final class Listeners<L> {
    private final List<L> listeners = new CopyOnWriteArrayList<>();

    /** Returns what takes the listener off again. */
    Runnable add(L listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void tell(Consumer<L> event) {
        listeners.forEach(listener -> Loop.attempt(() -> event.accept(listener)));
    }
}
