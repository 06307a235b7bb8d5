package io.collab4j.presence;

import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Asks the store who is in a place, and lets its roster and this node's seats hear the answer. Any thread. */
final class Listing {
    private final PresencePlace place;
    private final PresenceContext context;
    private final Roster roster;
    private final Seats seats;
    /** The newest question that has no answer yet. */
    private final AtomicReference<@Nullable CompletionStage<Void>> open = new AtomicReference<>();

    Listing(PresencePlace place, PresenceContext context, Roster roster, Seats seats) {
        this.place = place;
        this.context = context;
        this.roster = roster;
        this.seats = seats;
    }

    /** Completes when the roster knows what it had missed when this was called; fails if the store does not answer. */
    CompletionStage<Void> ask() {
        CompletionStage<Void> asked =
                context.list(place, roster.complete()).thenAccept(listed -> listed.ifPresent(this::hear));
        open.set(asked);
        return asked.whenComplete((heard, failure) -> open.compareAndSet(asked, null));
    }

    private void hear(PresenceRoster listed) {
        roster.hear(listed, context.now());
        seats.compare(place, listed.entries());
    }

    /** Completes when the roster knows who is there, for which one answer is enough; fails if the store does not answer. */
    CompletionStage<Void> known() {
        if (roster.complete() >= 0) {
            return CompletableFuture.completedFuture(null);
        }
        CompletionStage<Void> asked = open.get();
        return asked == null ? ask() : asked;
    }
}
