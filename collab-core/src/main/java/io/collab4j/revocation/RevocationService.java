package io.collab4j.revocation;

import io.collab4j.identity.Identity;
import io.collab4j.observe.Failures;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.store.Revocation;
import io.collab4j.store.Revocation.Target;
import io.collab4j.store.RevocationStore;
import io.collab4j.store.RevocationStore.Positioned;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Takes back what was granted, on every node: on this one at once, on others within a second. Stages complete when the
 * revocation is in the store and has its effect here; they fail with {@code store_unavailable} if it may not be. Any
 * thread.
 */
public final class RevocationService {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int PAGE = 1_000;

    private final CollabRuntime runtime;
    private final RevocationStore store;
    private final Failures failures;
    private final Duration keep;
    private final RevokedProofs proofs;
    private final List<Consumer<Revocation>> listeners = new CopyOnWriteArrayList<>();
    private final Object reading = new Object();
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private long position;
    private volatile long lastRead;
    private volatile boolean everRead;
    private volatile boolean failing;
    private volatile boolean closed;
    private volatile Cancellable next = () -> {};

    /**
     * A service that has heard of nothing.
     *
     * @param keep how long a revocation is kept: at least as long as any token is good
     */
    public RevocationService(CollabRuntime runtime, RevocationStore store, Duration keep, Failures failures) {
        this.runtime = runtime;
        this.store = store;
        this.keep = keep;
        this.failures = failures;
        this.proofs = new RevokedProofs(keep);
    }

    /** Begins to follow the log. */
    public void start() {
        lastRead = runtime.scheduler().nanoTime();
        follow();
    }

    /** Hears of each revocation, those before its time included; called by any thread, must not block. */
    public void listen(Consumer<Revocation> listener) {
        listeners.add(listener);
    }

    /** Ends every session of a user, and refuses every token that was issued until now. */
    public CompletionStage<Void> revokeUser(String tenantId, String userId) {
        return revoke(tenantId, new Revocation.OfUser(userId));
    }

    /** Ends one session; its client cannot be resumed. */
    public CompletionStage<Void> revokeSession(String tenantId, String sessionId) {
        return revoke(tenantId, new Revocation.OfSession(sessionId));
    }

    /** Refuses one token, and ends the sessions that live on it. */
    public CompletionStage<Void> revokeToken(String tenantId, String tokenId) {
        return revoke(tenantId, new Revocation.OfToken(tokenId));
    }

    /**
     * A user's rights have changed: the authorizer is asked again about everything the user's sessions have joined or
     * subscribed to, and they leave what it no longer allows.
     */
    public CompletionStage<Void> reviewRights(String tenantId, String userId) {
        return revoke(tenantId, new Revocation.OfRights(userId));
    }

    /** Closes every connection of a user with 4403; with a token that is good the user may come back. */
    public CompletionStage<Void> disconnectUser(String tenantId, String userId) {
        return revoke(tenantId, new Revocation.OfConnections(userId));
    }

    /** Puts everybody out of a document ({@code document_left} with the reason {@code closed}); who may can join again. */
    public CompletionStage<Void> closeDocument(String tenantId, String documentId) {
        return revoke(tenantId, new Revocation.OfMemberships(documentId));
    }

    private CompletionStage<Void> revoke(String tenantId, Target target) {
        Revocation revocation = new Revocation(tenantId, target, runtime.clock().instant());
        return CompletableFuture.completedFuture(revocation)
                .thenCompose(entry -> store.append(entry, keep))
                .thenCompose(appended -> read())
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        new CollabException(ErrorCode.STORE_UNAVAILABLE, "the store does not answer")));
    }

    /** Whether a proof has been taken back. */
    public boolean covers(Identity identity) {
        return proofs.cover(identity);
    }

    /** Completes when the log was read for the first time, or could not be. */
    public CompletionStage<Void> begun() {
        return begun;
    }

    /** Whether this node knows of every revocation older than a few seconds; if not, it must not let anybody in. */
    public boolean isCurrent() {
        return everRead && runtime.scheduler().nanoTime() - lastRead <= PATIENCE.toNanos();
    }

    /** Stops following the log. */
    public void close() {
        closed = true;
        next.cancel();
    }

    private void follow() {
        read().whenComplete((done, failure) -> {
            if (failure != null && !failing && !closed) {
                // Once for each outage, not each second; whoever closes the store when all is over has not lost it.
                failures.report("reading revocations", failure);
            }
            failing = failure != null;
            begun.complete(null);
            if (!closed) {
                next = runtime.scheduler().schedule(PERIOD, this::follow);
            }
        });
    }

    private CompletionStage<Void> read() {
        long asked = runtime.scheduler().nanoTime();
        return page().thenCompose(found -> {
            take(found);
            if (found.size() == PAGE) {
                return read();
            }
            lastRead = asked;
            everRead = true;
            return CompletableFuture.completedFuture(null);
        });
    }

    private CompletionStage<List<Positioned>> page() {
        try {
            return store.readAfter(position(), PAGE);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private long position() {
        synchronized (reading) {
            return position;
        }
    }

    /** Two readings may overlap; each revocation is taken once and in order. */
    private void take(List<Positioned> found) {
        synchronized (reading) {
            for (Positioned each : found) {
                if (each.position() > position) {
                    position = each.position();
                    proofs.add(each.revocation(), runtime.clock().instant());
                    listeners.forEach(listener -> tell(listener, each.revocation()));
                }
            }
        }
    }

    /** It is not read again: one who cannot take it must not keep it from the others. */
    private void tell(Consumer<Revocation> listener, Revocation revocation) {
        try {
            listener.accept(revocation);
        } catch (RuntimeException failure) {
            failures.report("taking back what was granted", failure);
        }
    }
}
