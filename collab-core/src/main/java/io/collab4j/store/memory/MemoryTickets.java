package io.collab4j.store.memory;

import io.collab4j.runtime.Scheduler;
import io.collab4j.store.TicketStore;
import java.time.Duration;
import java.util.Iterator;
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
        dropEldest(now);
        tickets.put(ticketHash, new Kept(content, now + timeToLive.toNanos()));
        return CompletableFuture.completedFuture(null);
    }

    /** Those that are good for equally long end in the order in which they came. */
    private void dropEldest(long now) {
        Iterator<Kept> eldest = tickets.values().iterator();
        while (eldest.hasNext() && now - eldest.next().until() >= 0) {
            eldest.remove();
        }
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
