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

/** Tells of commits late, in any order, more than once or not at all. Whoever checks them hears of each one at once. */
final class LossyBus implements DocumentBus {
    private final VirtualWorld world;
    private final Dice dice;
    private final Faults faults;
    private final Truth truth;
    private final Map<DocumentKey, List<Ear>> ears = new HashMap<>();

    LossyBus(VirtualWorld world, Dice dice, Faults faults, Truth truth) {
        this.world = world;
        this.dice = dice;
        this.faults = faults;
        this.truth = truth;
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
        for (Ear ear : ears.getOrDefault(document, List.of())) {
            if (!dice.oneIn(faults.busLoss)) {
                world.later(delay(), () -> ear.hear(commit));
            }
            if (dice.oneIn(faults.busRepeat)) {
                world.later(delay(), () -> ear.hear(commit));
            }
        }
    }

    private Duration delay() {
        return dice.oneIn(20) ? dice.millis(1, 400) : dice.micros(50, 3_000);
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
