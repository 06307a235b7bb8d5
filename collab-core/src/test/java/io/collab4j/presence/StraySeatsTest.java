package io.collab4j.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.ForwardingPresence;
import io.collab4j.store.NodeLeases;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.Storage;
import io.collab4j.store.TenantKey;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a node sees to while it has somebody somewhere: that the store has nobody else, and that dead nodes are swept. */
class StraySeatsTest {
    private static final TenantKey PEOPLE = new TenantKey("t");
    private static final DocumentKey DOCUMENT = new DocumentKey("t", "d");
    private static final PresenceEntry ALICE = new PresenceEntry("node", "session", "alice", "{}");

    private final VirtualWorld world = new VirtualWorld(1);
    private final List<PresencePlace> entered = new ArrayList<>();
    private final List<Set<PresencePlace>> wanted = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final List<CompletableFuture<Map<PresencePlace, List<PresenceChange>>>> sweeps = new ArrayList<>();
    private boolean slow;
    private final Seats seats = new Seats(context(), (place, change) -> {});

    private PresenceContext context() {
        Storage store = TestServer.store(world);
        ForwardingPresence presence = new ForwardingPresence(store.presence()) {
            @Override
            public CompletionStage<Optional<PresenceChange>> enter(
                    PresencePlace place, PresenceEntry entry, Instant at) {
                entered.add(place);
                return super.enter(place, entry, at);
            }
        };
        NodeLeases leases = new NodeLeases() {
            @Override
            public CompletionStage<Boolean> renew(String node, Duration timeToLive, Instant at) {
                return store.nodeLeases().renew(node, timeToLive, at);
            }

            @Override
            public CompletionStage<Void> endElsewhere(String node, Set<PresencePlace> places, Instant at) {
                wanted.add(places);
                return ended;
            }

            @Override
            public CompletionStage<Map<PresencePlace, List<PresenceChange>>> sweep() {
                CompletableFuture<Map<PresencePlace, List<PresenceChange>>> sweep = new CompletableFuture<>();
                sweeps.add(sweep);
                if (!slow) {
                    sweep.complete(Map.of());
                }
                return sweep;
            }
        };
        return new PresenceContext(
                "node",
                world.runtime(),
                presence,
                leases,
                store.bus(),
                PresenceLimits.DEFAULT,
                new Failures(CollabListener.NONE, world.runtime()::newId));
    }

    @Test
    void whoComesMeanwhileIsEnteredOnceMore() {
        seats.enter(PEOPLE, ALICE);
        for (int i = 0; i < 600 && wanted.isEmpty(); i++) {
            assertThat(entered).containsExactly(PEOPLE);
            world.advance(Duration.ofSeconds(1));
        }
        assertThat(wanted).containsExactly(Set.of(PEOPLE));
        seats.enter(DOCUMENT, ALICE);
        assertThat(entered).containsExactly(PEOPLE, DOCUMENT);
        ended.complete(null);
        assertThat(entered).containsExactly(PEOPLE, DOCUMENT, DOCUMENT);
    }

    @Test
    void aSweepThatWasUnderWayWhenAllHadGoneDoesNotGoOnBesideTheNextOnes() {
        Duration second = PresenceLimits.DEFAULT.sweepEvery();
        seats.enter(PEOPLE, ALICE);
        seats.leave(PEOPLE, ALICE.sessionId(), Instant.EPOCH);
        slow = true;
        world.advance(PresenceLimits.DEFAULT.timeToLive());
        CompletableFuture<Map<PresencePlace, List<PresenceChange>>> last = sweeps.get(sweeps.size() - 1);
        assertThat(last).as("it has stopped meanwhile").isNotDone();
        slow = false;
        seats.enter(PEOPLE, ALICE);
        last.complete(Map.of());
        int before = sweeps.size();
        for (int i = 0; i < 10; i++) {
            world.advance(second);
        }
        assertThat(sweeps).hasSize(before + 10);
    }
}
