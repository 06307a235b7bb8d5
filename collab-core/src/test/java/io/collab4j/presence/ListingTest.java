package io.collab4j.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.store.ForwardingPresence;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import io.collab4j.store.Storage;
import io.collab4j.store.TenantKey;
import io.collab4j.testing.TestServer;
import io.collab4j.testing.VirtualWorld;
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
    private final List<CompletableFuture<Optional<PresenceRoster>>> questions = new ArrayList<>();
    private final Roster roster = new Roster(PLACE, change -> {});
    private final PresenceContext context = context();
    private final Listing listing = new Listing(PLACE, context, roster, new Seats(context, (place, change) -> {}));

    private PresenceContext context() {
        Storage store = TestServer.store(world);
        ForwardingPresence asked = new ForwardingPresence(store.presence()) {
            @Override
            public CompletionStage<Optional<PresenceRoster>> list(PresencePlace place, long known) {
                CompletableFuture<Optional<PresenceRoster>> question = new CompletableFuture<>();
                questions.add(question);
                return question;
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
        CompletableFuture<Void> asked = listing.ask().toCompletableFuture();
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
        CompletableFuture<Void> first = listing.ask().toCompletableFuture();
        CompletableFuture<Void> second = listing.ask().toCompletableFuture();
        assertThat(questions).hasSize(2);
        questions.get(0).complete(Optional.of(ALICE));
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
    }

    @Test
    void anAnswerThatFailsIsNoneForAnybody() {
        CompletableFuture<Void> asked = listing.ask().toCompletableFuture();
        CompletableFuture<Void> known = listing.known().toCompletableFuture();
        questions.get(0).completeExceptionally(new IllegalStateException("away"));
        assertThat(asked).isCompletedExceptionally();
        assertThat(known).isCompletedExceptionally();
        CompletableFuture<Void> again = listing.known().toCompletableFuture();
        assertThat(questions).hasSize(2);
        questions.get(1).complete(Optional.of(ALICE));
        assertThat(again).isCompleted();
    }
}
