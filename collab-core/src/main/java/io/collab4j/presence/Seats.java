package io.collab4j.presence;

import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The entries of this node's connections, and the lease that holds them all. What the store could not be told is told again
 * with the next renewal; if the lease was lost, everything is entered anew. Works only while there are entries. Any thread.
 */
final class Seats {
    /** So many renewals are one behind which the store is asked to end what is not wanted. */
    private static final int RENEWALS = 30;

    private final PresenceContext context;
    private final BiConsumer<PresencePlace, PresenceChange> changes;
    private final Map<PresencePlace, Map<String, Seat>> seats = new ConcurrentHashMap<>();
    private boolean working;
    /** How often it has begun to work; what a sweep of an earlier time would go on with ends there. */
    private int chain;

    private boolean stopped;
    private CompletableFuture<?> leased = new CompletableFuture<>();
    /** Until then the lease cannot have ended. Behind that a renewal that was not answered may have begun another one. */
    private volatile long certainUntil;

    private final AtomicInteger renewals = new AtomicInteger();
    private Cancellable renewal = () -> {};
    private Cancellable sweeping = () -> {};

    /**
     * No entries yet.
     *
     * @param changes hears what each step changed, to tell it
     */
    Seats(PresenceContext context, BiConsumer<PresencePlace, PresenceChange> changes) {
        this.context = context;
        this.changes = changes;
        this.certainUntil = now();
    }

    /** One entry: what is wanted of it, and whether the store has it so. */
    private final class Seat {
        private final PresencePlace place;
        private final PresenceEntry entry;
        /** Null when the store has answered once. */
        private @Nullable CompletableFuture<Void> first = new CompletableFuture<>();

        private boolean present = true;
        private boolean settled;
        private boolean busy;
        private boolean overtaken;
        private Instant since;

        Seat(PresencePlace place, PresenceEntry entry) {
            this.place = place;
            this.entry = entry;
            this.since = context.now();
        }

        synchronized void want(boolean wanted, Instant at) {
            present = wanted;
            since = at;
            settled = false;
        }

        /** Completes when the store has answered once, whatever it has said. */
        synchronized CompletionStage<Void> entered() {
            return first == null ? CompletableFuture.completedFuture(null) : first;
        }

        synchronized boolean isWanted() {
            return present;
        }

        /** The store may have forgotten it. */
        void unsettle() {
            doubt();
            settle();
        }

        /** Whether the store has it. What it is being told now, it may have been asked before. */
        void listed(boolean there) {
            if (!there && lack()) {
                settle();
            }
        }

        private synchronized boolean lack() {
            boolean lacking = present && settled;
            settled &= !lacking;
            return lacking;
        }

        private synchronized void doubt() {
            settled &= !present;
            // What the store is about to answer may have been done before it forgot.
            overtaken |= busy;
        }

        /**
         * Tells the store what is wanted, if it has not that. Neither the store nor who waits for it is called under the lock: a
         * place is locked before its seats, and they may come back to it.
         */
        void settle() {
            Wish wish = begin();
            if (wish != null) {
                ask(wish).whenComplete((change, failure) -> {
                    if (failure == null) {
                        change.ifPresent(each -> changes.accept(place, each));
                    }
                    asked(wish, failure == null);
                });
            }
        }

        private synchronized @Nullable Wish begin() {
            if (busy || settled) {
                return null;
            }
            busy = true;
            return new Wish(present, since);
        }

        private CompletionStage<Optional<PresenceChange>> ask(Wish wish) {
            return guarded(() -> wish.present()
                    ? context.store().enter(place, entry, wish.at())
                    : context.store().leave(place, entry.sessionId(), wish.at()));
        }

        private void asked(Wish wish, boolean done) {
            boolean current = end(wish, done);
            CompletableFuture<Void> waiting = takeFirst();
            if (waiting != null) {
                waiting.complete(null);
            }
            if (!current) {
                settle();
            } else if (done && !wish.present()) {
                forget(this);
            }
        }

        /** Whether what the store was told is still all that is wanted. */
        private synchronized boolean end(Wish wish, boolean done) {
            busy = false;
            boolean current = wish.equals(new Wish(present, since)) && !overtaken;
            overtaken = false;
            settled = done && current;
            return current;
        }

        private synchronized @Nullable CompletableFuture<Void> takeFirst() {
            CompletableFuture<Void> waiting = first;
            first = null;
            return waiting;
        }
    }

    /** What is wanted of an entry, and since when. */
    private record Wish(boolean present, Instant at) {}

    /**
     * Enters a connection.
     *
     * @return completes when the store knows of it, or has failed; never exceptionally
     */
    CompletionStage<Void> enter(PresencePlace place, PresenceEntry entry) {
        Seat seat = new Seat(place, entry);
        Seat[] taken = new Seat[1];
        seats.compute(place, (key, known) -> {
            Map<String, Seat> all = known == null ? new ConcurrentSkipListMap<>() : known;
            Seat former = all.putIfAbsent(entry.sessionId(), seat);
            taken[0] = former == null ? seat : former;
            // Within this step, so that a seat that is taken again is not forgotten.
            taken[0].want(true, context.now());
            return all;
        });
        return work().thenCompose(held -> {
            taken[0].settle();
            return taken[0].entered();
        });
    }

    /** Takes a connection away. */
    void leave(PresencePlace place, String sessionId, Instant at) {
        Seat seat = seats.getOrDefault(place, Map.of()).get(sessionId);
        if (seat != null) {
            seat.want(false, at);
            seat.settle();
        }
    }

    private void forget(Seat seat) {
        seats.computeIfPresent(seat.place, (place, all) -> {
            if (!seat.isWanted()) {
                all.remove(seat.entry.sessionId(), seat);
            }
            return all.isEmpty() ? null : all;
        });
    }

    /**
     * What the store has listed of a place may lack somebody of this node, or have somebody who has left: one that takes over may
     * have lost the newest of what it was told.
     */
    void compare(PresencePlace place, List<PresenceEntry> listed) {
        Map<String, Seat> own = seats.getOrDefault(place, Map.of());
        Map<String, PresenceEntry> there = listed.stream()
                .filter(entry -> entry.node().equals(context.node()))
                .collect(Collectors.toMap(PresenceEntry::sessionId, entry -> entry, (entry, same) -> entry));
        own.values().forEach(seat -> seat.listed(there.containsKey(seat.entry.sessionId())));
        there.keySet().removeAll(own.keySet());
        there.values().forEach(entry -> remove(place, entry));
    }

    /**
     * The store may have lost that this node is in a place at all, though it still knows who is there; nobody would find them
     * when the node has died. One of them is entered again, and the node with it.
     */
    void confirm(PresencePlace place) {
        seats.getOrDefault(place, Map.of()).values().stream()
                .filter(Seat::isWanted)
                .findFirst()
                .ifPresent(Seat::unsettle);
    }

    private void remove(PresencePlace place, PresenceEntry stray) {
        guarded(() -> context.store().leave(place, stray.sessionId(), context.now()))
                .whenComplete((change, failure) -> {
                    if (failure == null) {
                        change.ifPresent(each -> changes.accept(place, each));
                    }
                    Seat back = seats.getOrDefault(place, Map.of()).get(stray.sessionId());
                    if (back != null) {
                        // It came again meanwhile, and may have been taken away with what was left of it.
                        back.unsettle();
                    }
                });
    }

    private List<Seat> all() {
        return seats.values().stream().flatMap(place -> place.values().stream()).toList();
    }

    /** Begins to hold the lease, unless it is held; completes when that is done or has failed. */
    private synchronized CompletionStage<?> work() {
        if (!working && !stopped) {
            working = true;
            CompletableFuture<?> first = new CompletableFuture<>();
            leased = first;
            renew(() -> first.complete(null));
            sweep(++chain);
        }
        return leased;
    }

    private void renew(Runnable done) {
        Duration lease = context.limits().lease();
        long asked = now();
        guarded(() -> context.leases().renew(context.node(), lease, context.now()))
                .whenComplete((held, failure) -> {
                    if (failure != null) {
                        context.failures().report("renewing the node's lease", failure);
                    } else {
                        boolean kept = held && now() - certainUntil < 0;
                        certainUntil = asked + lease.toNanos();
                        all().forEach(kept ? Seat::settle : Seat::unsettle);
                        if (renewals.incrementAndGet() % RENEWALS == 0) {
                            endElsewhere();
                        }
                    }
                    // Behind that, or whoever waits for the lease is entered once for it and once more for itself.
                    done.run();
                    Duration next = failure == null
                            ? context.limits().timeToLive().dividedBy(3)
                            : context.limits().sweepEvery();
                    planRenewal(next);
                });
    }

    private void endElsewhere() {
        Set<PresencePlace> wanted = Set.copyOf(seats.keySet());
        guarded(() -> context.leases().endElsewhere(context.node(), wanted, context.now()))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        context.failures().report("ending what is not wanted", failure);
                    }
                    // Who has come meanwhile may have been ended with what was left there.
                    seats.forEach((place, entered) -> {
                        if (!wanted.contains(place)) {
                            entered.values().forEach(Seat::unsettle);
                        }
                    });
                });
    }

    private long now() {
        return context.runtime().scheduler().nanoTime();
    }

    private synchronized void planRenewal(Duration next) {
        if (!stopped) {
            renewal = context.runtime().scheduler().schedule(next, () -> {
                if (goesOn()) {
                    renew(() -> {});
                }
            });
        }
    }

    /** Stops when there is nothing to hold any more. */
    private synchronized boolean goesOn() {
        working = !seats.isEmpty();
        if (!working) {
            sweeping.cancel();
        }
        return working;
    }

    private void sweep(int ofChain) {
        sweepNow().whenComplete((done, failure) -> planSweep(ofChain));
    }

    private synchronized void planSweep(int ofChain) {
        if (!stopped && working && ofChain == chain) {
            sweeping = context.runtime().scheduler().schedule(context.limits().sweepEvery(), () -> sweep(ofChain));
        }
    }

    /** Looks for nodes that are dead; completes when everybody on this node knows who is gone. */
    CompletionStage<Void> sweepNow() {
        return guarded(context.leases()::sweep)
                .thenAccept(
                        swept -> swept.forEach((place, gone) -> gone.forEach(change -> changes.accept(place, change))));
    }

    private static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /**
     * Does nothing more.
     *
     * @param lease for which the entries outlive this node
     */
    CompletionStage<Void> stop(Duration lease) {
        halt();
        return seats.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : guarded(() -> context.leases().renew(context.node(), lease, context.now()))
                        .handle((held, failure) -> null);
    }

    /** Does nothing more; the lease ends by itself. */
    synchronized void halt() {
        stopped = true;
        renewal.cancel();
        sweeping.cancel();
    }
}
