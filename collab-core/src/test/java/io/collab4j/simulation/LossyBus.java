package io.collab4j.simulation;

import io.collab4j.store.Bus;
import io.collab4j.store.BusEvent;
import io.collab4j.store.Epoch;
import io.collab4j.store.FieldRestarted;
import io.collab4j.store.PublishedCommit;
import io.collab4j.store.Topic;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells of events late, in any order, more than once or not at all. One witness hears of each at once. */
final class LossyBus implements Bus {
    private final VirtualWorld world;
    private final Dice dice;
    private final Faults faults;
    private final Witness witness;
    private final Coverage coverage;
    private final Map<Topic<?>, List<Ear<?>>> ears = new HashMap<>();
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

    private static final class Ear<E extends BusEvent> {
        private final Consumer<? super E> listener;
        private boolean open = true;

        Ear(Consumer<? super E> listener) {
            this.listener = listener;
        }

        @SuppressWarnings("unchecked") // a topic is told nothing but events of its own kind
        void hear(BusEvent event) {
            if (open) {
                listener.accept((E) event);
            }
        }
    }

    @Override
    public <E extends BusEvent> void publish(Topic<E> topic, E event) {
        witness.saw(topic, event);
        if (!deaf) {
            Runnable arrives = arrivalOf(topic, event);
            ears.getOrDefault(topic, List.of()).forEach(ear -> tell(ear, event, arrives));
        }
    }

    /** What is noted when it arrives, by which time its field may have begun anew. */
    private Runnable arrivalOf(Topic<?> topic, BusEvent event) {
        if (event instanceof FieldRestarted restarted) {
            epochs.put(
                    new FieldAt(topic, restarted.fieldName()), restarted.head().epoch());
        } else if (event instanceof PublishedCommit commit) {
            FieldAt place = new FieldAt(topic, commit.fieldName());
            Epoch epoch = commit.before().epoch();
            epochs.putIfAbsent(place, epoch);
            return () -> {
                if (!epoch.equals(epochs.get(place))) {
                    coverage.met(Path.BUS_FROM_AN_OLD_EPOCH);
                }
            };
        }
        return () -> {};
    }

    private void tell(Ear<?> ear, BusEvent event, Runnable arrives) {
        if (dice.oneIn(faults.busLoss)) {
            coverage.met(Path.BUS_LOST);
        } else {
            world.later(delay(), () -> {
                arrives.run();
                ear.hear(event);
            });
        }
        if (dice.oneIn(faults.busRepeat)) {
            coverage.met(Path.BUS_REPEATED);
            world.later(delay(), () -> ear.hear(event));
        }
    }

    private Duration delay() {
        if (dice.oneIn(20)) {
            coverage.met(Path.BUS_DELAYED);
            return dice.millis(1, 400);
        }
        return dice.micros(50, 3_000);
    }

    /** Does something of which the bus tells nobody. */
    <T> T deaf(Supplier<T> task) {
        deaf = true;
        try {
            return task.get();
        } finally {
            deaf = false;
        }
    }

    @Override
    public <E extends BusEvent> Subscription subscribe(Topic<E> topic, Consumer<? super E> listener) {
        Ear<E> ear = new Ear<>(listener);
        List<Ear<?>> list = ears.computeIfAbsent(topic, key -> new ArrayList<>());
        list.add(ear);
        return () -> {
            ear.open = false;
            list.remove(ear);
        };
    }
}
