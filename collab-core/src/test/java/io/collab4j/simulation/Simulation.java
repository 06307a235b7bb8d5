package io.collab4j.simulation;

import static io.collab4j.simulation.Truth.check;

import io.collab4j.CollabBuilder;
import io.collab4j.CollabLimits;
import io.collab4j.document.DocumentLimits;
import io.collab4j.observe.CollabListener;
import io.collab4j.store.Bus;
import io.collab4j.store.BusEvent;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.FieldKey;
import io.collab4j.store.ForwardingBus;
import io.collab4j.store.PublishedCommit;
import io.collab4j.store.Storage;
import io.collab4j.store.StoredField;
import io.collab4j.store.Topic;
import io.collab4j.store.memory.MemoryBus;
import io.collab4j.store.memory.MemoryStorage;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One run from one seed: two nodes, some clients, some hundred edits, and everything that can go wrong. */
public final class Simulation {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration ROUND_TRIP = Duration.ofSeconds(1);

    private final VirtualWorld world;
    private final Dice dice;
    private final Faults faults;
    private final Coverage coverage = new Coverage();
    private final Truth truth = new Truth(coverage);
    private final DurableDocuments store;
    private final SharedStore shared;
    private final List<SimNode> nodes = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final List<SimClient> everybody = new ArrayList<>();
    private final Letters letters = new Letters();
    private final Rooms rooms;
    private final int trouble;
    private final int losses;
    private final int wholeLosses;
    private final int readers;
    private @Nullable String breakdown;
    private long traceHash;

    /** A run that has not begun. */
    public Simulation(long seed) {
        this(seed, false, null);
    }

    /**
     * The same over a store that is not simulated and does not forget.
     *
     * @param store of a world, whose time it has to go by; it tells the other one of each event once, before it answers and before
     *     any bus tells of it; fields begin in the first epoch with the id 1
     */
    public static Simulation over(
            long seed, BiFunction<VirtualWorld, BiConsumer<Topic<?>, BusEvent>, SharedStore> store) {
        return new Simulation(seed, false, store);
    }

    /** The same of a store that forgets again and again, often a whole document, among nodes that hardly stay up. */
    public static Simulation ofForgetfulStore(long seed) {
        return new Simulation(seed, true, null);
    }

    private Simulation(
            long seed,
            boolean forgetful,
            @Nullable BiFunction<VirtualWorld, BiConsumer<Topic<?>, BusEvent>, SharedStore> other) {
        this.world = new VirtualWorld(seed);
        this.dice = new Dice(seed);
        this.faults = new Faults(dice.split());
        if (forgetful) {
            this.losses = dice.between(2, 6);
            this.trouble = dice.between(3, 12);
        } else {
            int drawn = dice.oneIn(4) ? dice.between(4, 12) : 0;
            this.losses = other == null ? drawn : 0;
            this.trouble = dice.between(5, 60);
        }
        this.wholeLosses = forgetful ? 2 : 10;
        this.rooms = new Rooms(this, dice.split());
        if (rooms.isLocking()) {
            faults.resend = 0;
        }
        LossyBus bus = new LossyBus(world, dice.split(), faults, this::saw, coverage);
        CollabLimits limits = rooms.limits(limits());
        Function<Bus, Storage> empty = ear -> new MemoryStorage(
                world.runtime(), limits.documents().clientRecordLifetime(), ear, FieldTruth.FIRST_EPOCH);
        Bus told = witnessed(bus, new MemoryBus());
        this.store = new DurableDocuments(empty, told, truth, limits.documents().retainedOperations());
        Storage durable = new DurableStorage(store, empty.apply(told), told);
        this.shared = other == null ? () -> durable : other.apply(world, bus::saw);
        UnaryOperator<CollabBuilder> setup =
                builder -> rooms.setUp(builder.limits(limits).listener(listener()));
        for (int i = dice.oneIn(4) ? 3 : 2; i > 0; i--) {
            nodes.add(new SimNode(world, dice.split(), faults, shared, bus, setup, coverage));
        }
        int documents = dice.between(1, 2);
        this.readers = dice.between(0, 1);
        for (int i = dice.between(2, 5); i > 0; i--) {
            // Some have two connections.
            String tab = i > 1 && dice.oneIn(4) ? "user1" + SimNode.TAB + i : "user" + i;
            clients.add(client(tab, documents));
        }
        everybody.addAll(clients);
    }

    private static Bus witnessed(LossyBus losses, Bus bus) {
        return new ForwardingBus(bus) {
            @Override
            public <E extends BusEvent> void publish(Topic<E> topic, E event) {
                losses.saw(topic, event);
                super.publish(topic, event);
            }
        };
    }

    private void saw(Topic<?> topic, BusEvent event) {
        if (topic instanceof DocumentKey document && event instanceof PublishedCommit commit) {
            truth.committed(document, commit);
        }
        rooms.saw(topic, event);
    }

    private CollabLimits limits() {
        CollabLimits limits = CollabLimits.DEFAULT.unthrottled();
        if (dice.oneIn(2)) {
            return limits;
        }
        DocumentLimits usual = limits.documents();
        int kept = dice.between(4, 20);
        DocumentLimits tight = usual.toBuilder()
                .transformOperations(kept)
                .groupSize(dice.between(1, 8))
                .commitAttempts(dice.oneIn(2) ? usual.commitAttempts() : dice.between(1, 3))
                .retainedOperations(kept)
                .retainedFor(Duration.ofMillis(1))
                .snapshotEvery(dice.between(3, 10))
                .build();
        return limits.with(tight);
    }

    private CollabListener listener() {
        return new CollabListener() {
            @Override
            public void committed(String tenantId, String documentId, String fieldName, int edits, int attempts) {
                if (attempts > 1) {
                    coverage.met(Path.BEHIND);
                }
            }

            @Override
            public void resynced(String tenantId, String documentId, String fieldName, String reason) {
                if (reason.equals("internal")) {
                    breakdown = "D9: the sequencer of " + fieldName + " has broken down";
                }
            }

            @Override
            public void historyLost(String tenantId, String documentId, String fieldName) {
                if (!truth.field(new DocumentKey(tenantId, documentId).field(fieldName))
                        .hasLost()) {
                    breakdown = "D6: history lost though the store kept it";
                }
            }
        };
    }

    private SimClient client(String name, int documents) {
        SimClient client = new SimClient(this, dice.split(), name, dice.oneIn(4));
        for (int document = 0; document < documents; document++) {
            for (String field : List.of("title", "notes")) {
                client.places().add(place(client, "doc" + document, field, new TextKind(letters)));
            }
            client.places().add(place(client, "doc" + document, "stage", new ValueKind(letters)));
        }
        return client;
    }

    private <S, O> Place<S, O> place(SimClient client, String document, String field, Kind<S, O> kind) {
        DocumentKey key = new DocumentKey("acme", document);
        return new Place<>(client, document, field, kind, truth.field(key.field(field)), !dice.oneIn(4));
    }

    boolean hasStoreFailed() {
        return faults.storeHasFailed;
    }

    /** Whether the store may come back without its newest commits. */
    boolean storeForgets() {
        return losses > 0;
    }

    boolean isStoreSteady() {
        return faults.isStoreSteady();
    }

    Rooms rooms() {
        return rooms;
    }

    /** Every client there is, also those that come at the end. */
    List<SimClient> everybody() {
        return everybody;
    }

    VirtualWorld world() {
        return world;
    }

    Truth truth() {
        return truth;
    }

    List<SimNode> nodes() {
        return nodes;
    }

    /** The paths this run has taken. */
    public Coverage coverage() {
        return coverage;
    }

    /** Of everything every client has heard, and when; equal for equal seeds. */
    public long traceHash() {
        return traceHash;
    }

    void trace(String what, long number) {
        traceHash = (traceHash * 31 + what.hashCode()) * 31 + number + world.nanoTime();
    }

    /** Runs to the end; fails if a promise is broken. */
    public void run(int edits) {
        nodes.forEach(SimNode::start);
        clients.forEach(SimClient::connect);
        rooms.begin();
        advance(Duration.ofMillis(500));
        for (int done = 0; done < edits; ) {
            advance(dice.oneIn(10) ? dice.millis(0, 400) : dice.micros(0, 30_000));
            if (dice.oneIn(trouble)) {
                if (dice.oneIn(losses)) {
                    loseHistory();
                } else {
                    makeTrouble();
                }
            } else if (dice.oneIn(4)) {
                rooms.act(dice.pick(clients));
            } else if (dice.pick(dice.pick(editors()).places()).edit(dice)) {
                done++;
            }
        }
        settle();
        finish();
    }

    /** All but the last few, who only read. */
    private List<SimClient> editors() {
        return clients.subList(0, clients.size() - readers);
    }

    private void makeTrouble() {
        SimClient client = dice.pick(clients);
        SimNode node = dice.pick(nodes);
        switch (dice.below(15)) {
            case 0, 1 -> client.cut();
            case 2 -> client.goOffline(dice.millis(500, 8_000));
            case 3 -> client.takeOver();
            case 4, 5 -> client.stall(dice.millis(10, 6_000));
            case 6 -> client.stall(dice.millis(10, 20_000));
            case 7 -> node.crash();
            case 8 -> node.stop();
            case 9 -> node.stepClock();
            case 10 -> node.stallStore(dice.millis(100, 6_000));
            case 11 -> nodes.forEach(each -> each.stallStore(Duration.ofSeconds(3)));
            default -> dice.pick(client.places()).misbehave(dice);
        }
    }

    /** The store comes back without its newest commits; both, one or no node holds them still. */
    private void loseHistory() {
        int survivors = dice.between(0, 2);
        for (int i = survivors; i < nodes.size(); i++) {
            nodes.get(i).crash();
        }
        Path[] held = {Path.LOSS_HELD_BY_NOBODY, Path.LOSS_HELD_BY_ONE, Path.LOSS_HELD_BY_BOTH};
        coverage.met(held[survivors]);
        DocumentKey document = dice.pick(List.copyOf(truth.fields().keySet())).document();
        store.lose(document, dice.oneIn(wholeLosses) ? Integer.MAX_VALUE : dice.between(1, 8));
    }

    private void advance(Duration duration) {
        world.advance(duration);
        if (breakdown != null) {
            throw new AssertionError(breakdown);
        }
    }

    /** Everything but the bus is well again, and every edit gets its answer. */
    private void settle() {
        faults.healAllButTheBus();
        if (truth.hasLost()) {
            // One node finds the loss by its heartbeat, and the other what the first made of it.
            advance(HEARTBEAT.multipliedBy(nodes.size()).plus(ROUND_TRIP));
        }
        becomeQuiet();
        // Whoever was stopped is gone now, and nobody is waited for who was told to come back.
        advance(Duration.ofSeconds(5));
        becomeQuiet();
        if (clients.size() > 2 && dice.oneIn(2)) {
            depart(clients.get(0));
        }
        rooms.actOnceMore(clients);
        becomeQuiet();
        for (SimClient client : editors()) {
            dice.pick(client.places()).edit(dice);
        }
        becomeQuiet();
        boolean behind =
                clients.stream().flatMap(client -> client.places().stream()).anyMatch(Place::isBehind);
        faults.healTheBus();
        advance(HEARTBEAT.plus(ROUND_TRIP));
        if (behind) {
            coverage.met(Path.BUS_LOSS_HEALED_BY_POLL);
        }
    }

    private void becomeQuiet() {
        for (int seconds = 0; seconds < 90 && !isQuiet(); seconds++) {
            advance(Duration.ofSeconds(1));
        }
        check(isQuiet(), "something is never answered");
    }

    /** One who is in the middle of nothing goes for good. */
    private void depart(SimClient client) {
        coverage.met(Path.DEPARTED);
        client.depart();
        clients.remove(client);
        everybody.remove(client);
    }

    private boolean isQuiet() {
        return clients.stream().allMatch(SimClient::isQuiet);
    }

    private void finish() {
        checkAll(clients);
        rooms.settle(clients);
        List.copyOf(truth.fields().values())
                .forEach(field -> stored(field.key()).ifPresent(field::settle));
        List<SimClient> fresh = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            SimClient client = client("fresh" + i, clients.get(0).places().size() / 3);
            fresh.add(client);
            everybody.add(client);
            client.connect();
        }
        advance(Duration.ofSeconds(8));
        fresh.forEach(client ->
                client.places().forEach(place -> check(place.edit(dice), "D9: a field cannot be joined any more")));
        advance(HEARTBEAT.plus(ROUND_TRIP));
        checkAll(everybody);
        rooms.settle(everybody);
    }

    private Optional<StoredField> stored(FieldKey field) {
        CompletableFuture<Map<String, StoredField>> all = shared.open()
                .documents()
                .load(field.document(), List.of(field.fieldName()))
                .toCompletableFuture();
        while (!all.isDone()) {
            advance(Duration.ofMillis(1));
        }
        return Optional.ofNullable(all.join().get(field.fieldName()));
    }

    private static void checkAll(List<SimClient> clients) {
        for (SimClient client : clients) {
            for (Place<?, ?> place : client.places()) {
                check(place.isQuiet(), "an edit or a join is never answered");
                String difference = place.difference();
                check(difference == null, "D4, D5: " + difference);
            }
        }
    }
}
