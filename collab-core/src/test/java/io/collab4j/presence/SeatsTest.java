package io.collab4j.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.SystemRuntime;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.ForwardingPresence;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.memory.MemoryStorage;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who leaves and comes back, on two threads at once. */
class SeatsTest {
    private static final DocumentKey PLACE = new DocumentKey("t", "d");
    private static final PresenceEntry ALICE = new PresenceEntry("node", "session", "alice", "{}");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SystemRuntime system = new SystemRuntime();
    /** So often the time may be asked for before somebody has to wait for the other one. */
    private final AtomicInteger askedBefore = new AtomicInteger(Integer.MAX_VALUE);

    private final CompletableFuture<Optional<PresenceChange>> left = new CompletableFuture<>();
    private final Thread answering = new Thread(() -> left.complete(Optional.empty()), "answering");
    private final Seats seats = new Seats(context(), (place, change) -> {});

    private PresenceContext context() {
        CollabRuntime outside = system.runtime();
        MemoryStorage store = new MemoryStorage(outside, Duration.ofDays(1));
        ForwardingPresence presence = new ForwardingPresence(store.presence()) {
            @Override
            public CompletionStage<Optional<PresenceChange>> leave(PresencePlace place, String sessionId, Instant at) {
                return left;
            }
        };
        CollabRuntime runtime =
                new CollabRuntime(outside.executor(), outside.scheduler(), this::now, new SecureRandom());
        return new PresenceContext(
                "node",
                runtime,
                presence,
                store.nodeLeases(),
                store.bus(),
                PresenceLimits.DEFAULT,
                new Failures(CollabListener.NONE, runtime::newId));
    }

    private Instant now() {
        if (askedBefore.getAndDecrement() == 0) {
            answering.start();
            while (answering.isAlive() && answering.getState() != Thread.State.BLOCKED) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        return Instant.EPOCH;
    }

    @AfterEach
    void stop() {
        seats.halt();
        system.close();
    }

    @Test
    void whoComesBackWhileTheStoreAnswersThatHeHasLeftKeepsNobodyWaiting() {
        assertThat(seats.enter(PLACE, ALICE).toCompletableFuture()).succeedsWithin(PATIENCE);
        seats.leave(PLACE, ALICE.sessionId(), Instant.EPOCH.plusSeconds(1));
        // Once for a new seat, and then within the place.
        askedBefore.set(1);
        CompletableFuture<Void> back = new CompletableFuture<>();
        Thread coming = new Thread(() -> seats.enter(PLACE, ALICE).thenRun(() -> back.complete(null)), "coming back");
        coming.setDaemon(true);
        answering.setDaemon(true);
        coming.start();
        assertThat(back).succeedsWithin(PATIENCE);
    }
}
