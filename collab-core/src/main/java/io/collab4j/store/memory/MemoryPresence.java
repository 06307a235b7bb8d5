package io.collab4j.store.memory;

import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.NodeLeases;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import io.collab4j.store.PresenceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Places, who is in them, and the nodes that hold them there. Any thread; one step at a time. */
final class MemoryPresence implements PresenceStore, NodeLeases {
    private final CollabRuntime runtime;
    private final Map<PresencePlace, Place> places = new HashMap<>();
    private final Map<String, Lease> leases = new HashMap<>();
    /** How many entries each node has, so that those of a dead one are looked for only when there are any. */
    private final Map<String, Integer> held = new TreeMap<>();
    /** What has changed since the last sweep by nodes that are dead. */
    private Map<PresencePlace, List<PresenceChange>> swept = new LinkedHashMap<>();
    /** No place that is empty and forgotten had a later version. */
    private long latest;

    MemoryPresence(CollabRuntime runtime) {
        this.runtime = runtime;
    }

    private record Lease(long until, Instant at) {}

    private static final class Place {
        private final Map<String, PresenceEntry> entries = new TreeMap<>();
        private final Map<String, Integer> keys = new HashMap<>();
        private long version;

        Place(long version) {
            this.version = version;
        }
    }

    @Override
    public synchronized CompletionStage<Optional<PresenceChange>> enter(
            PresencePlace place, PresenceEntry entry, Instant at) {
        PresenceEntry former =
                places.containsKey(place) ? places.get(place).entries.get(entry.sessionId()) : null;
        if (former != null) {
            release(former);
        }
        Place entered = places.computeIfAbsent(place, key -> new Place(latest));
        entered.entries.put(entry.sessionId(), entry);
        held.merge(entry.node(), 1, Integer::sum);
        boolean first = former == null && entered.keys.merge(place.keyOf(entry), 1, Integer::sum) == 1;
        return CompletableFuture.completedFuture(
                first ? Optional.of(new PresenceChange(++entered.version, true, entry, at)) : Optional.empty());
    }

    private void release(PresenceEntry entry) {
        held.computeIfPresent(entry.node(), (node, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    @Override
    public synchronized CompletionStage<Optional<PresenceChange>> leave(
            PresencePlace place, String sessionId, Instant at) {
        return CompletableFuture.completedFuture(remove(place, sessionId, at));
    }

    private Optional<PresenceChange> remove(PresencePlace place, String sessionId, Instant at) {
        Place left = places.get(place);
        PresenceEntry entry = left == null ? null : left.entries.remove(sessionId);
        if (left == null || entry == null) {
            return Optional.empty();
        }
        release(entry);
        String key = place.keyOf(entry);
        left.keys.computeIfPresent(key, (k, count) -> count == 1 ? null : Integer.valueOf(count - 1));
        if (left.keys.containsKey(key)) {
            return Optional.empty();
        }
        left.version++;
        if (left.entries.isEmpty()) {
            places.remove(place);
            latest = Math.max(latest, left.version);
        }
        return Optional.of(new PresenceChange(left.version, false, entry, at));
    }

    @Override
    public synchronized CompletionStage<Optional<PresenceRoster>> list(PresencePlace place, long known) {
        Place asked = places.getOrDefault(place, new Place(latest));
        return CompletableFuture.completedFuture(
                asked.version == known
                        ? Optional.empty()
                        : Optional.of(new PresenceRoster(asked.version, List.copyOf(asked.entries.values()))));
    }

    @Override
    public synchronized CompletionStage<Boolean> renew(String node, Duration timeToLive, Instant at) {
        long until = runtime.scheduler().nanoTime() + timeToLive.toNanos();
        boolean held = leases.put(node, new Lease(until, at)) != null;
        if (!held) {
            end(node, runtime.clock().instant());
        }
        return CompletableFuture.completedFuture(held);
    }

    @Override
    public synchronized CompletionStage<Map<PresencePlace, List<PresenceChange>>> sweep() {
        long now = runtime.scheduler().nanoTime();
        Map<String, Instant> dead = new TreeMap<>();
        leases.forEach((node, lease) -> {
            if (now - lease.until() >= 0) {
                dead.put(node, lease.at());
            }
        });
        leases.keySet().removeAll(dead.keySet());
        held.keySet().forEach(node -> {
            if (!leases.containsKey(node)) {
                dead.putIfAbsent(node, runtime.clock().instant());
            }
        });
        dead.forEach(this::end);
        Map<PresencePlace, List<PresenceChange>> changes = swept;
        swept = new LinkedHashMap<>();
        return CompletableFuture.completedFuture(changes);
    }

    private void end(String node, Instant at) {
        if (!held.containsKey(node)) {
            return;
        }
        List.copyOf(places.entrySet()).forEach(each -> {
            PresencePlace place = each.getKey();
            for (PresenceEntry entry : List.copyOf(each.getValue().entries.values())) {
                if (entry.node().equals(node)) {
                    remove(place, entry.sessionId(), at)
                            .ifPresent(change -> swept.computeIfAbsent(place, key -> new ArrayList<>())
                                    .add(change));
                }
            }
        });
    }
}
