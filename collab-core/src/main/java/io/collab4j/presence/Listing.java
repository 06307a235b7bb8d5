package io.collab4j.presence;

import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store who is in a place, and lets its roster and this node's seats hear the answer. A store that has lost something
 * may stand where it stood before when it is asked, so that now and then it is asked for everybody. Any thread.
 */
final class Listing {
    /** So many beats are one that asks for everybody. */
    private static final int BEATS = 30;

    private final PresencePlace place;
    private final PresenceContext context;
    private final Roster roster;
    private final Seats seats;
    /** The newest question that has no answer yet. */
    private final AtomicReference<@Nullable CompletionStage<Void>> open = new AtomicReference<>();

    private final AtomicInteger beats = new AtomicInteger();
    private final AtomicBoolean heard = new AtomicBoolean();
    /** Whether everybody is still to be asked for. */
    private final AtomicBoolean owed = new AtomicBoolean();

    Listing(PresencePlace place, PresenceContext context, Roster roster, Seats seats) {
        this.place = place;
        this.context = context;
        this.roster = roster;
        this.seats = seats;
    }

    /** One heartbeat: completes when the roster knows what it had missed before; fails if the store does not answer. */
    CompletionStage<Void> beat() {
        if (beats.incrementAndGet() % BEATS == 0) {
            owed.set(true);
        }
        return ask();
    }

    /**
     * The bus has lost something, perhaps as its server has; which the first time says only that it is heard from now on.
     *
     * @param wanted whether there is anybody who wants to know who is there
     */
    CompletionStage<Void> missed(boolean wanted) {
        if (heard.getAndSet(true)) {
            owed.set(true);
        }
        return wanted ? ask() : CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Void> ask() {
        long known = roster.complete();
        CompletionStage<Void> asked = known >= 0 && owed.getAndSet(false) ? askForEverybody(known) : list(known);
        open.set(asked);
        return asked.whenComplete((done, failure) -> open.compareAndSet(asked, null));
    }

    private CompletionStage<Void> askForEverybody(long known) {
        return list(known).thenCompose(done -> list(-1)).whenComplete((done, failure) -> {
            if (failure == null) {
                seats.confirm(place);
            } else {
                owed.set(true);
            }
        });
    }

    private CompletionStage<Void> list(long known) {
        return context.list(place, known).thenAccept(listed -> listed.ifPresent(this::hear));
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
