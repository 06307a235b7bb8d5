package io.collab4j.store;

import java.util.function.Consumer;

/**
 * Tells nodes what happens on others. A hint, never the truth: events may be lost, repeated, reordered or late, and
 * whoever finds one missing asks the store.
 */
public interface Bus {

    /** Tells every subscriber of the topic, this node's own among them. */
    <E extends BusEvent> void publish(Topic<E> topic, E event);

    /**
     * Listens to a topic until the subscription is closed. A bus that does not hear the topic at once, or for a time does not
     * hear it, tells the listener {@link EventsMissed} when it does.
     *
     * @param listener called by any thread; must not block
     */
    <E extends BusEvent> Subscription subscribe(Topic<E> topic, Consumer<? super E> listener);

    /** An open subscription; closing it again does nothing. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
