package io.collab4j.simulation;

import io.collab4j.Collab;
import io.collab4j.CollabBuilder;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.Scheduler;
import io.collab4j.session.Handshake;
import io.collab4j.store.Storage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One node of the cluster through all its lives. */
final class SimNode {
    static final String TAB = "~";

    private final VirtualWorld world;
    private final Dice dice;
    private final Faults faults;
    private final SharedStore store;
    private final UnaryOperator<CollabBuilder> setup;
    private final Coverage coverage;
    private final LossyBus bus;
    private Duration clockError;
    private @Nullable FlakyCalls calls;
    private final List<Wire> wires = new ArrayList<>();
    private Power power = new Power();
    private @Nullable Storage way;
    private @Nullable Collab collab;

    SimNode(
            VirtualWorld world,
            Dice dice,
            Faults faults,
            SharedStore store,
            LossyBus bus,
            UnaryOperator<CollabBuilder> setup,
            Coverage coverage) {
        this.world = world;
        this.dice = dice;
        this.faults = faults;
        this.store = store;
        this.bus = bus;
        this.setup = setup;
        this.coverage = coverage;
        this.clockError = dice.millis(0, 5_000);
    }

    /** What runs there now, if anything does. */
    Optional<Collab> collab() {
        return Optional.ofNullable(collab);
    }

    void start() {
        power = new Power();
        FlakyCalls made = new FlakyCalls(world, dice.split(), faults, power, coverage);
        CrashPoints crashes = new CrashPoints(dice.split(), faults, bus, power, coverage, this::crash);
        calls = made;
        Storage opened = store.open();
        way = opened;
        collab = setup.apply(Collab.builder())
                .runtime(runtime(power))
                .storage(new FlakyStorage(opened, bus, made, crashes, power, coverage))
                .authenticator(credentials ->
                        CompletableFuture.completedFuture(new Identity(user(credentials.token()), Instant.MAX)))
                .authorizer(Authorizer.of(access -> true))
                .build();
    }

    /** Whose a token is; what follows the mark tells connections of one user apart. */
    static User user(String token) {
        String name = token.split(TAB, 2)[0];
        return User.named("acme", name, name);
    }

    private CollabRuntime runtime(Power life) {
        CollabRuntime outer = world.runtime();
        Scheduler scheduler = new Scheduler() {
            @Override
            public Cancellable schedule(Duration delay, Runnable task) {
                return outer.scheduler().schedule(delay, () -> life.run(task));
            }

            @Override
            public long nanoTime() {
                return world.nanoTime();
            }
        };
        Dice order = dice.split();
        return new CollabRuntime(
                task -> world.later(order.micros(0, 60), () -> life.run(task)),
                scheduler,
                () -> outer.clock().instant().plus(clockError),
                dice.split().random());
    }

    /** A connection to this node; one to a node that is down never opens. */
    Wire connect(Wire.Ear ear, @Nullable String handshakeToken) {
        Wire wire = new Wire(world, dice.split(), faults, power, ear);
        Collab node = collab;
        if (node == null || !node.accepts("192.0.2.1")) {
            wire.cut();
            return wire;
        }
        wires.removeIf(Wire::isOver);
        wires.add(wire);
        Identity identity = handshakeToken == null ? null : new Identity(user(handshakeToken), Instant.MAX);
        wire.open(node.connect(wire, new Handshake("192.0.2.1", identity)));
        return wire;
    }

    /** The process dies. */
    void crash() {
        if (collab != null) {
            coverage.met(Path.NODE_CRASH);
            die();
        }
    }

    /** The wall clock is set, forwards or back. */
    void stepClock() {
        coverage.met(Path.CLOCK_STEP);
        clockError = Duration.ofSeconds(dice.between(-3_600, 3_600));
    }

    /** The store, seen from here, does not answer for some time. */
    void stallStore(Duration duration) {
        if (calls != null) {
            calls.stall(duration);
        }
    }

    private void die() {
        power.off();
        collab = null;
        if (way != null) {
            store.died(way);
        }
        wires.forEach(Wire::cut);
        wires.clear();
        world.later(dice.millis(10, 3_000), this::start);
    }

    /** The process is asked to stop, and is gone when it has, or when it takes too long. */
    void stop() {
        Collab node = collab;
        if (node != null && node.accepts("192.0.2.1")) {
            coverage.met(Path.NODE_STOP);
            Power life = power;
            node.stop(Duration.ofSeconds(3))
                    .whenComplete((done, failure) -> world.later(Duration.ZERO, () -> {
                        if (power == life && life.isOn()) {
                            node.close();
                            die();
                        }
                    }));
        }
    }
}
