package io.collab4j.simulation;

import io.collab4j.store.Bus;
import io.collab4j.store.BusEvent;
import io.collab4j.store.Epoch;
import io.collab4j.store.EventsMissed;
import io.collab4j.store.FieldRestarted;
import io.collab4j.store.ForwardingBus;
import io.collab4j.store.PublishedCommit;
import io.collab4j.store.Topic;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Has buses tell of events late, in any order, more than once or not at all. One witness hears of each event at once. */
final class LossyBus {
    private final VirtualWorld world;
    private final Dice dice;
    private final Faults faults;
    private final Witness witness;
    private final Coverage coverage;
    private final Map<FieldAt, Epoch> epochs = new HashMap<>();
    private boolean deaf;

    LossyBus(VirtualWorld world, Dice dice, Faults faults, Witness witness, Coverage coverage) {
        this.world = world;
        this.dice = dice;
        this.faults = faults;
        this.witness = witness;
        this.coverage = coverage;
    }

    /** A field, as the bus knows it. */
    private record FieldAt(Topic<?> topic, String fieldName) {}

    /** Hears of every event in the moment it happens. */
    interface Witness {
        void saw(Topic<?> topic, BusEvent event);
    }

    /** Told of each event once, before any bus tells of it. */
    void saw(Topic<?> topic, BusEvent event) {
        if (event instanceof FieldRestarted restarted) {
            epochs.put(
                    new FieldAt(topic, restarted.fieldName()), restarted.head().epoch());
        } else if (event instanceof PublishedCommit commit) {
            epochs.putIfAbsent(
                    new FieldAt(topic, commit.fieldName()), commit.before().epoch());
        }
        witness.saw(topic, event);
    }

    /** A bus that loses nothing, as one life of a node hears it. */
    Bus over(Bus bus, Power power) {
        return new ForwardingBus(bus) {
            @Override
            public <E extends BusEvent> Subscription subscribe(Topic<E> topic, Consumer<? super E> listener) {
                AtomicBoolean open = new AtomicBoolean(true);
                Subscription subscription = super.subscribe(
                        topic,
                        event -> tell(topic, event, () -> {
                            if (open.get()) {
                                power.run(() -> listener.accept(event));
                            }
                        }));
                return () -> {
                    open.set(false);
                    subscription.close();
                };
            }
        };
    }

    private void tell(Topic<?> topic, BusEvent event, Runnable hear) {
        if (event instanceof EventsMissed) {
            // That is not told by anybody.
            world.later(delay(), hear);
            return;
        }
        if (deaf) {
            return;
        }
        if (dice.oneIn(faults.busLoss)) {
            coverage.met(Path.BUS_LOST);
        } else {
            world.later(delay(), () -> {
                arrived(topic, event);
                hear.run();
            });
        }
        if (dice.oneIn(faults.busRepeat)) {
            coverage.met(Path.BUS_REPEATED);
            world.later(delay(), hear);
        }
    }

    /** By that time its field may have begun anew. */
    private void arrived(Topic<?> topic, BusEvent event) {
        if (event instanceof PublishedCommit commit
                && !commit.before().epoch().equals(epochs.get(new FieldAt(topic, commit.fieldName())))) {
            coverage.met(Path.BUS_FROM_AN_OLD_EPOCH);
        }
    }

    private Duration delay() {
        if (dice.oneIn(20)) {
            coverage.met(Path.BUS_DELAYED);
            return dice.millis(1, 400);
        }
        return dice.micros(50, 3_000);
    }

    /** Does something of which no bus tells anybody. */
    <T> T deaf(Supplier<T> task) {
        deaf = true;
        try {
            return task.get();
        } finally {
            deaf = false;
        }
    }
}
