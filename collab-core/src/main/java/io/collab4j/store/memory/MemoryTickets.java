package io.collab4j.store.memory;

import io.collab4j.runtime.Scheduler;
import io.collab4j.store.TicketStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tickets, until they are taken or too old. Any thread. */
final class MemoryTickets implements TicketStore {
    private final Scheduler scheduler;
    private final Map<String, Kept> tickets = new LinkedHashMap<>();

    MemoryTickets(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    private record Kept(String content, long until) {}

    @Override
    public synchronized CompletionStage<Void> put(String ticketHash, String content, Duration timeToLive) {
        long now = scheduler.nanoTime();
        tickets.values().removeIf(kept -> now - kept.until() >= 0);
        tickets.put(ticketHash, new Kept(content, now + timeToLive.toNanos()));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Optional<String>> take(String ticketHash) {
        Kept kept = tickets.remove(ticketHash);
        return CompletableFuture.completedFuture(
                kept == null || scheduler.nanoTime() - kept.until() >= 0
                        ? Optional.empty()
                        : Optional.of(kept.content()));
    }
}
