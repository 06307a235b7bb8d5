package io.collab4j.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A lease that is lost while the store has not answered yet that somebody is entered. */
class OvertakenSeatTest {
    private static final TenantKey PLACE = new TenantKey("t");

    private final VirtualWorld world = new VirtualWorld(1);
    private final List<CompletableFuture<Boolean>> renewals = new ArrayList<>();
    private final List<CompletableFuture<Optional<PresenceChange>>> enterings = new ArrayList<>();
    private final Seats seats = new Seats(context(), (place, change) -> {});

    private PresenceContext context() {
        Storage store = TestServer.store(world);
        ForwardingPresence presence = new ForwardingPresence(store.presence()) {
            @Override
            public CompletionStage<Optional<PresenceChange>> enter(
                    PresencePlace place, PresenceEntry entry, Instant at) {
                CompletableFuture<Optional<PresenceChange>> entering = new CompletableFuture<>();
                enterings.add(entering);
                return entering;
            }
        };
        NodeLeases leases = new NodeLeases() {
            @Override
            public CompletionStage<Boolean> renew(String node, Duration timeToLive, Instant at) {
                CompletableFuture<Boolean> renewal = new CompletableFuture<>();
                renewals.add(renewal);
                return renewal;
            }

            @Override
            public CompletionStage<Map<PresencePlace, List<PresenceChange>>> sweep() {
                return CompletableFuture.completedFuture(Map.of());
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
    void whoMayHaveBeenSweptBehindItIsEnteredAgain() {
        CompletableFuture<Void> entered = seats.enter(PLACE, new PresenceEntry("node", "session", "alice", "{}"))
                .toCompletableFuture();
        renewals.get(0).complete(true);
        assertThat(enterings).hasSize(1);
        world.advance(PresenceLimits.DEFAULT.timeToLive());
        assertThat(renewals).hasSize(2);
        renewals.get(1).complete(false);
        enterings.get(0).complete(Optional.empty());
        assertThat(entered).isCompleted();
        assertThat(enterings).hasSize(2);
    }
}
