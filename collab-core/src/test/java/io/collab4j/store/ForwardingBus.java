package io.collab4j.store;

import java.util.function.Consumer;

/** A bus that leaves everything to another one; what is overridden is done otherwise. */
public class ForwardingBus implements Bus {
    private final Bus bus;

    public ForwardingBus(Bus bus) {
        this.bus = bus;
    }

    @Override
    public <E extends BusEvent> void publish(Topic<E> topic, E event) {
        bus.publish(topic, event);
    }

    @Override
    public <E extends BusEvent> Subscription subscribe(Topic<E> topic, Consumer<? super E> listener) {
        return bus.subscribe(topic, listener);
    }
}
