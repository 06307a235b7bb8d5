package io.collab4j.testing;

import io.collab4j.CollabBuilder;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.Scheduler;
import io.collab4j.store.Bus;
import io.collab4j.store.BusEvent;
import io.collab4j.store.ForwardingBus;
import io.collab4j.store.ForwardingStorage;
import io.collab4j.store.Storage;
import io.collab4j.store.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A node that can be killed or paused at any moment, and whose ear at the bus can be made to miss things. */
public final class MortalNode {
    private final VirtualWorld world;
    private final List<Runnable> held = new ArrayList<>();
    private final TestServer server;
    private boolean still;
    private long stoppedAt;
    private long stoodStill;
    private Predicate<BusEvent> hears = event -> true;

    public MortalNode(VirtualWorld world, Storage storage, UnaryOperator<CollabBuilder> setup) {
        this.world = world;
        this.server = TestServer.on(
                world, new Ear(storage), builder -> setup.apply(builder).runtime(runtime()));
    }

    /** The store with a bus of which this node hears only while it lives, and only what it is to hear. */
    private final class Ear extends ForwardingStorage {
        Ear(Storage shared) {
            super(shared);
        }

        @Override
        public Bus bus() {
            return new ForwardingBus(super.bus()) {
                @Override
                public <E extends BusEvent> Subscription subscribe(Topic<E> topic, Consumer<? super E> listener) {
                    return super.subscribe(topic, event -> {
                        if (hears.test(event)) {
                            run(() -> listener.accept(event));
                        }
                    });
                }
            };
        }
    }

    private CollabRuntime runtime() {
        CollabRuntime outside = world.runtime();
        Scheduler timers = outside.scheduler();
        Scheduler scheduler = new Scheduler() {
            @Override
            public Cancellable schedule(Duration delay, Runnable task) {
                return timers.schedule(delay, () -> run(task));
            }

            @Override
            public long nanoTime() {
                return timers.nanoTime();
            }

            @Override
            public long awakeNanoTime() {
                return (still ? stoppedAt : timers.nanoTime()) - stoodStill;
            }
        };
        return new CollabRuntime(
                task -> outside.executor().execute(() -> run(task)), scheduler, outside.clock(), outside.random());
    }

    private void run(Runnable task) {
        if (still) {
            held.add(task);
        } else {
            task.run();
        }
    }

    public TestServer server() {
        return server;
    }

    /** From here on it does nothing; killed, unless it goes on one day. */
    public void stop() {
        still = true;
        stoppedAt = world.nanoTime();
    }

    public boolean isStopped() {
        return still;
    }

    /** Goes on with everything that has become due meanwhile. */
    public void goOn() {
        still = false;
        stoodStill += world.nanoTime() - stoppedAt;
        List<Runnable> due = List.copyOf(held);
        held.clear();
        due.forEach(this::run);
        world.settle();
    }

    /** From here on it hears only this of the bus. */
    public void hear(Predicate<BusEvent> some) {
        hears = some;
    }
}
