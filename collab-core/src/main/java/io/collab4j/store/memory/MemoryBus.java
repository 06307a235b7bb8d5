package io.collab4j.store.memory;

import io.collab4j.observe.Failures;
import io.collab4j.store.Bus;
import io.collab4j.store.BusEvent;
import io.collab4j.store.Topic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls every listener in the publisher's thread, in the order of the events. */
public final class MemoryBus implements Bus {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryBus.class);

    private final Map<Topic<?>, List<Ear<?>>> ears = new ConcurrentHashMap<>();

    /** A bus nobody listens to yet. */
    public MemoryBus() {
        super();
    }

    /** A listener of its own identity, so that closing one of two equal listeners leaves the other. */
    private static final class Ear<E extends BusEvent> {
        private final Consumer<? super E> listener;

        Ear(Consumer<? super E> listener) {
            this.listener = listener;
        }

        @SuppressWarnings("unchecked") // a topic is told nothing but events of its own kind
        void hear(BusEvent event) {
            try {
                listener.accept((E) event);
            } catch (RuntimeException failure) {
                LOG.error("a listener of the bus failed", Failures.withoutText(failure));
            }
        }
    }

    @Override
    public <E extends BusEvent> void publish(Topic<E> topic, E event) {
        ears.getOrDefault(topic, List.of()).forEach(ear -> ear.hear(event));
    }

    @Override
    public <E extends BusEvent> Subscription subscribe(Topic<E> topic, Consumer<? super E> listener) {
        Ear<E> own = new Ear<>(listener);
        ears.compute(topic, (key, known) -> {
            List<Ear<?>> list = known == null ? new CopyOnWriteArrayList<>() : known;
            list.add(own);
            return list;
        });
        return () -> ears.computeIfPresent(topic, (key, known) -> {
            known.remove(own);
            return known.isEmpty() ? null : known;
        });
    }
}
