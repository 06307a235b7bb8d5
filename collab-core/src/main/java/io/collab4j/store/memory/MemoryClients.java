package io.collab4j.store.memory;

import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.ClientStore;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Client ids and the hashes of their tokens. Any thread. */
final class MemoryClients implements ClientStore {
    private static final int PURGE_EVERY = 1_024;

    private final CollabRuntime runtime;
    private final Map<ClientKey, Client> clients = new ConcurrentHashMap<>();
    private final AtomicInteger issued = new AtomicInteger();

    MemoryClients(CollabRuntime runtime) {
        this.runtime = runtime;
    }

    /** With the token before the current one, once there was one. */
    private record Client(
            long generation, String current, @Nullable String previous, long until) {}

    @Override
    public CompletionStage<Void> issue(ClientKey client, String tokenHash, Duration timeToLive) {
        purge();
        clients.put(client, new Client(1, tokenHash, null, until(timeToLive)));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<OptionalLong> resume(
            ClientKey client, String presentedHash, String newHash, Duration timeToLive) {
        OptionalLong[] generation = {OptionalLong.empty()};
        clients.computeIfPresent(client, (key, known) -> {
            if (isGone(known)) {
                return gone();
            }
            boolean current = presentedHash.equals(known.current());
            if (!current && !presentedHash.equals(known.previous())) {
                return known;
            }
            generation[0] = OptionalLong.of(known.generation() + 1);
            return new Client(known.generation() + 1, newHash, presentedHash, until(timeToLive));
        });
        return CompletableFuture.completedFuture(generation[0]);
    }

    @Override
    public CompletionStage<Void> touch(ClientKey client, Duration timeToLive) {
        clients.computeIfPresent(
                client,
                (key, known) -> isGone(known)
                        ? gone()
                        : new Client(known.generation(), known.current(), known.previous(), until(timeToLive)));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> forget(ClientKey client) {
        clients.remove(client);
        return CompletableFuture.completedFuture(null);
    }

    private static @Nullable Client gone() {
        return null;
    }

    private boolean isGone(Client client) {
        return runtime.scheduler().nanoTime() - client.until() >= 0;
    }

    private long until(Duration timeToLive) {
        return runtime.scheduler().nanoTime() + timeToLive.toNanos();
    }

    private void purge() {
        if (issued.incrementAndGet() % PURGE_EVERY == 0) {
            clients.values().removeIf(this::isGone);
        }
    }
}
