package io.collab4j.presence;

import io.collab4j.observe.Failures;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.store.Bus;
import io.collab4j.store.NodeLeases;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import io.collab4j.store.PresenceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What every part of this room works with.
 *
 * @param node the id of this node, of this life of it
 */
record PresenceContext(
        String node,
        CollabRuntime runtime,
        PresenceStore store,
        NodeLeases leases,
        Bus bus,
        PresenceLimits limits,
        Failures failures) {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    Instant now() {
        return runtime.clock().instant();
    }

    /** Who is in a place; the store's failures come back in the stage, however it fails. */
    CompletionStage<Optional<PresenceRoster>> list(PresencePlace place, long known) {
        try {
            return store.list(place, known);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** The stage, or the end of the patience with it: nobody waits for long to come in because others are not known. */
    CompletionStage<Void> patient(CompletionStage<Void> stage) {
        CompletableFuture<Void> inTime = new CompletableFuture<>();
        stage.whenComplete((done, failure) -> inTime.complete(null));
        if (!inTime.isDone()) {
            Cancellable patience = runtime.scheduler().schedule(PATIENCE, () -> inTime.complete(null));
            return inTime.whenComplete((done, failure) -> patience.cancel());
        }
        return inTime;
    }
}
