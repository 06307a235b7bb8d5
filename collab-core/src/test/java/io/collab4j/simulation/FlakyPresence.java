package io.collab4j.simulation;

import io.collab4j.store.NodeLeases;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import io.collab4j.store.PresenceStore;
import io.collab4j.store.Storage;
import io.collab4j.store.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Who is there, over {@link FlakyCalls}: each place and the leases in a line of their own. */
final class FlakyPresence implements PresenceStore, NodeLeases {
    private static final String LEASES = "leases";

    private final Storage shared;
    private final FlakyCalls calls;
    private final LossyBus.Witness witness;

    FlakyPresence(Storage shared, FlakyCalls calls, LossyBus.Witness witness) {
        this.shared = shared;
        this.calls = calls;
        this.witness = witness;
    }

    @Override
    public CompletionStage<Optional<PresenceChange>> enter(PresencePlace place, PresenceEntry entry, Instant at) {
        return calls.call(place, () -> shared.presence().enter(place, entry, at));
    }

    @Override
    public CompletionStage<Optional<PresenceChange>> leave(PresencePlace place, String sessionId, Instant at) {
        return calls.call(place, () -> shared.presence().leave(place, sessionId, at));
    }

    @Override
    public CompletionStage<Optional<PresenceRoster>> list(PresencePlace place, long known) {
        return calls.call(place, () -> shared.presence().list(place, known));
    }

    @Override
    public CompletionStage<Boolean> renew(String node, Duration timeToLive, Instant at) {
        return calls.call(LEASES, () -> shared.nodeLeases().renew(node, timeToLive, at));
    }

    @Override
    public CompletionStage<Void> endElsewhere(String node, Set<PresencePlace> places, Instant at) {
        return calls.call(LEASES, () -> shared.nodeLeases().endElsewhere(node, places, at));
    }

    @Override
    public CompletionStage<Map<PresencePlace, List<PresenceChange>>> sweep() {
        return calls.call(LEASES, () -> shared.nodeLeases().sweep().thenApply(this::witnessed));
    }

    /** Who is swept is gone, whatever becomes of the node that has asked. */
    private Map<PresencePlace, List<PresenceChange>> witnessed(Map<PresencePlace, List<PresenceChange>> swept) {
        swept.forEach((place, gone) -> gone.forEach(change -> witness.saw((Topic<?>) place, change)));
        return swept;
    }
}
