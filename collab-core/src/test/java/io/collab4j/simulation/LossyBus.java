package io.collab4j.simulation;

import io.collab4j.store.DocumentBus;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.PublishedCommit;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells of commits late, in any order, more than once or not at all. Whoever checks them hears of each one at once. */
final class LossyBus implements DocumentBus {
    private final VirtualWorld world;
    private final Dice dice;
    private final Faults faults;
    private final Truth truth;
    private final Coverage coverage;
    private final Map<DocumentKey, List<Ear>> ears = new HashMap<>();
    private boolean deaf;

    LossyBus(VirtualWorld world, Dice dice, Faults faults, Truth truth, Coverage coverage) {
        this.world = world;
        this.dice = dice;
        this.faults = faults;
        this.truth = truth;
        this.coverage = coverage;
    }

    private static final class Ear {
        private final Consumer<PublishedCommit> listener;
        private boolean open = true;

        Ear(Consumer<PublishedCommit> listener) {
            this.listener = listener;
        }

        void hear(PublishedCommit commit) {
            if (open) {
                listener.accept(commit);
            }
        }
    }

    @Override
    public void publish(DocumentKey document, PublishedCommit commit) {
        truth.committed(document, commit);
        if (deaf) {
            return;
        }
        for (Ear ear : ears.getOrDefault(document, List.of())) {
            if (dice.oneIn(faults.busLoss)) {
                coverage.met(Path.BUS_LOST);
            } else {
                world.later(delay(), () -> ear.hear(commit));
            }
            if (dice.oneIn(faults.busRepeat)) {
                coverage.met(Path.BUS_REPEATED);
                world.later(delay(), () -> ear.hear(commit));
            }
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
    public Subscription subscribe(DocumentKey document, Consumer<PublishedCommit> listener) {
        Ear ear = new Ear(listener);
        List<Ear> list = ears.computeIfAbsent(document, key -> new ArrayList<>());
        list.add(ear);
        return () -> {
            ear.open = false;
            list.remove(ear);
        };
    }
}
