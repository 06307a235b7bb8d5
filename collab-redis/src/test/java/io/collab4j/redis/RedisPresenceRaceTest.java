package io.collab4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.store.DocumentKey;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import io.collab4j.store.Storage;
import io.collab4j.store.TenantKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Nodes on two stores that come, go, fall silent and come back, while both stores sweep all the time: each change is given
 * once, the versions have no gaps, whoever is entered by a node that holds its lease stays, and nobody else does.
 */
class RedisPresenceRaceTest {
    private static final Duration LEASE = Duration.ofMillis(15);
    private static final int STEPS = 400;
    private static final Instant AT = Instant.EPOCH;

    private final String prefix = "race-" + UUID.randomUUID();
    private final List<RedisStorage> stores = List.of(RedisTest.storage(prefix), RedisTest.storage(prefix));
    private final List<PresencePlace> places =
            List.of(new TenantKey("t"), new DocumentKey("t", "d"), new DocumentKey("t", "e"));
    private final PresenceLedger ledger = new PresenceLedger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        over.set(true);
        threads.shutdownNow();
        stores.forEach(RedisStorage::close);
    }

    private static <T> T get(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError("the store does not answer", failure);
        }
    }

    private PresenceRoster list(PresencePlace place) {
        return get(stores.get(0).presence().list(place, -1)).orElseThrow();
    }

    private record Seat(PresencePlace place, String session) {}

    /** A node that does one thing after the other, and knows whom it has entered. */
    private final class Node {
        private final String name;
        private final Storage store;
        private final Random random;
        private final Duration lease;
        private final Set<Seat> entered = new HashSet<>();

        Node(int number, long seed, Duration lease) {
            this.name = "n" + number;
            this.store = stores.get(number % stores.size());
            this.random = new Random(seed + number);
            this.lease = lease;
        }

        Node run() throws InterruptedException {
            for (int i = 0; i < STEPS; i++) {
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3 -> enter();
                    case 4, 5, 6 -> leave();
                    case 7, 8 -> renew();
                    default -> Thread.sleep(random.nextInt(2 * (int) LEASE.toMillis()));
                }
            }
            return this;
        }

        private Seat anySeat() {
            return new Seat(places.get(random.nextInt(places.size())), name + "-" + random.nextInt(4));
        }

        private void enter() {
            Seat seat = anySeat();
            // Users are on several nodes and in several sessions.
            String user = "u" + seat.session().charAt(seat.session().length() - 1);
            PresenceEntry entry = new PresenceEntry(name, seat.session(), user, "{}");
            ledger.add(seat.place(), get(store.presence().enter(seat.place(), entry, AT)));
            entered.add(seat);
        }

        private void leave() {
            Seat seat = anySeat();
            ledger.add(seat.place(), get(store.presence().leave(seat.place(), seat.session(), AT)));
            entered.remove(seat);
        }

        private void renew() {
            Set<Seat> there = there();
            if (get(store.nodeLeases().renew(name, lease, AT))) {
                assertThat(there).as("held until now").isEqualTo(entered);
            } else {
                assertThat(there()).as("what is left").isEmpty();
                entered.clear();
            }
        }

        private Set<Seat> there() {
            Set<Seat> there = new HashSet<>();
            for (PresencePlace place : places) {
                for (PresenceEntry entry : list(place).entries()) {
                    if (entry.node().equals(name)) {
                        there.add(new Seat(place, entry.sessionId()));
                    }
                }
            }
            return there;
        }
    }

    @Test
    void whateverComesBetweenEachChangeIsGivenOnceAndNobodyIsLeftBehind() throws Exception {
        long seed = new Random().nextLong();
        List<Future<?>> sweepers = new ArrayList<>();
        for (Storage store : stores) {
            sweepers.add(threads.submit(() -> {
                while (!over.get()) {
                    ledger.add(get(store.nodeLeases().sweep()));
                }
            }));
        }
        List<Future<Node>> running = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            Node node = new Node(number, seed, number == 0 ? Duration.ofMinutes(1) : LEASE);
            if (number == 0) {
                node.renew();
            }
            running.add(threads.submit(node::run));
        }
        for (Future<Node> each : running) {
            Node node = each.get(60, TimeUnit.SECONDS);
            if (node.name.equals("n0")) {
                assertThat(node.there()).as("seed %d", seed).isEqualTo(node.entered);
            }
        }
        over.set(true);
        for (Future<?> each : sweepers) {
            each.get(10, TimeUnit.SECONDS);
        }
        checkThatAllEnds();
    }

    private void checkThatAllEnds() {
        RedisTest.pass(Duration.ofMinutes(2));
        for (int i = 0; i < 2; i++) {
            stores.forEach(store -> ledger.add(get(store.nodeLeases().sweep())));
        }
        for (PresencePlace place : places) {
            assertThat(list(place).entries()).isEmpty();
            ledger.check(place, list(place));
        }
        assertThat(RedisTest.client().keys(prefix + "{nodes}*"))
                .as("what is left of nodes")
                .containsExactly(new String(new Keys(prefix).nodes("ticket"), StandardCharsets.UTF_8));
    }
}
