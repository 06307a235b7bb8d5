package io.collab4j.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.store.ForwardingPresence;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import io.collab4j.store.Storage;
import io.collab4j.store.TenantKey;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** How often the store is asked who is there. */
class ListingTest {
    private static final TenantKey PLACE = new TenantKey("acme");
    private static final PresenceRoster ALICE =
            new PresenceRoster(1, List.of(new PresenceEntry("node", "session", "alice", "{}")));

    private final VirtualWorld world = new VirtualWorld(1);
    private static final PresenceRoster BOTH = new PresenceRoster(
            1,
            List.of(
                    new PresenceEntry("node", "session", "alice", "{}"),
                    new PresenceEntry("node", "another", "alice", "{}")));
    private static final PresenceRoster NOBODY = new PresenceRoster(1, List.of());

    private final List<CompletableFuture<Optional<PresenceRoster>>> questions = new ArrayList<>();
    private final List<Long> known = new ArrayList<>();
    private final List<String> entered = new ArrayList<>();
    private final Roster roster = new Roster(PLACE, change -> {});
    private final PresenceContext context = context();
    private final Seats seats = new Seats(context, (place, change) -> {});
    private final Listing listing = new Listing(PLACE, context, roster, seats);

    private PresenceContext context() {
        Storage store = TestServer.store(world);
        ForwardingPresence asked = new ForwardingPresence(store.presence()) {
            @Override
            public CompletionStage<Optional<PresenceRoster>> list(PresencePlace place, long known) {
                CompletableFuture<Optional<PresenceRoster>> question = new CompletableFuture<>();
                questions.add(question);
                ListingTest.this.known.add(known);
                return question;
            }

            @Override
            public CompletionStage<Optional<PresenceChange>> enter(
                    PresencePlace place, PresenceEntry entry, Instant at) {
                entered.add(entry.sessionId());
                return super.enter(place, entry, at);
            }
        };
        return new PresenceContext(
                "node",
                world.runtime(),
                asked,
                store.nodeLeases(),
                store.bus(),
                PresenceLimits.DEFAULT,
                new Failures(CollabListener.NONE, world.runtime()::newId));
    }

    @Test
    void oneAnswerIsEnoughForAllWhoAskWhoIsThere() {
        CompletableFuture<Void> asked = listing.beat().toCompletableFuture();
        CompletableFuture<Void> known = listing.known().toCompletableFuture();
        assertThat(questions).hasSize(1);
        assertThat(known).isNotDone();
        questions.get(0).complete(Optional.of(ALICE));
        assertThat(asked).isCompleted();
        assertThat(known).isCompleted();
        assertThat(roster.has("alice")).isTrue();
        assertThat(listing.known()).isCompleted();
        assertThat(questions).hasSize(1);
    }

    @Test
    void whoHasMissedSomethingAsksThoughAnotherQuestionIsOpen() {
        CompletableFuture<Void> first = listing.beat().toCompletableFuture();
        CompletableFuture<Void> second = listing.beat().toCompletableFuture();
        assertThat(questions).hasSize(2);
        questions.get(0).complete(Optional.of(ALICE));
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
    }

    @Test
    void anAnswerThatFailsIsNoneForAnybody() {
        CompletableFuture<Void> asked = listing.beat().toCompletableFuture();
        CompletableFuture<Void> known = listing.known().toCompletableFuture();
        questions.get(0).completeExceptionally(new IllegalStateException("away"));
        assertThat(asked).isCompletedExceptionally();
        assertThat(known).isCompletedExceptionally();
        CompletableFuture<Void> again = listing.known().toCompletableFuture();
        assertThat(questions).hasSize(2);
        questions.get(1).complete(Optional.of(ALICE));
        assertThat(again).isCompleted();
    }

    private void answer(Optional<PresenceRoster> listed) {
        questions.get(questions.size() - 1).complete(listed);
    }

    /** As a store does that has lost a change, and had another one since. */
    @Test
    void aBeatNowAndThenFindsWhatTheVersionDoesNotTell() {
        CompletableFuture<Void> beat = listing.beat().toCompletableFuture();
        answer(Optional.of(ALICE));
        for (int i = 0; i < 100 && roster.has("alice"); i++) {
            assertThat(beat).isCompleted();
            beat = listing.beat().toCompletableFuture();
            answer(Optional.empty());
            if (!beat.isDone()) {
                answer(Optional.of(NOBODY));
            }
        }
        assertThat(beat).isCompleted();
        assertThat(roster.has("alice")).isFalse();
        assertThat(known).containsOnly(-1L, 1L).endsWith(1L, -1L);
        assertThat(known.stream().filter(version -> version < 0)).hasSize(2);
        assertThat(known).hasSizeGreaterThan(20);
    }

    @Test
    void whenTheBusHasBrokenEverybodyIsAskedForAndTheNodeConfirmed() {
        BOTH.entries().forEach(entry -> seats.enter(PLACE, entry));
        assertThat(entered).containsExactly("session", "another");
        CompletableFuture<Void> begun = listing.missed(true).toCompletableFuture();
        answer(Optional.of(BOTH));
        assertThat(begun).isCompleted();
        assertThat(known).as("the bus is heard from here on").containsExactly(-1L);
        entered.clear();
        CompletableFuture<Void> broken = listing.missed(true).toCompletableFuture();
        answer(Optional.empty());
        assertThat(broken).isNotDone();
        answer(Optional.of(BOTH));
        assertThat(broken).isCompleted();
        assertThat(known).containsExactly(-1L, 1L, -1L);
        assertThat(entered).as("one of them, for the node").containsExactly("another");
    }

    @Test
    void whatCouldNotBeAskedWhenTheBusBrokeIsAskedWithTheNextBeat() {
        CompletableFuture<Void> begun = listing.missed(true).toCompletableFuture();
        answer(Optional.of(ALICE));
        assertThat(begun).isCompleted();
        CompletableFuture<Void> broken = listing.missed(true).toCompletableFuture();
        questions.get(questions.size() - 1).completeExceptionally(new IllegalStateException("away"));
        assertThat(broken).isCompletedExceptionally();
        CompletableFuture<Void> beat = listing.beat().toCompletableFuture();
        answer(Optional.empty());
        answer(Optional.of(NOBODY));
        assertThat(beat).isCompleted();
        assertThat(roster.has("alice")).isFalse();
        assertThat(listing.beat().toCompletableFuture()).isNotDone();
        answer(Optional.empty());
        assertThat(known).containsExactly(-1L, 1L, 1L, -1L, 1L);
    }
}
