package io.collab4j.session;

import io.collab4j.protocol.Budget;
import io.collab4j.runtime.Scheduler;
import io.collab4j.store.RateDebit;
import io.collab4j.store.RateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the store once a second what was taken here from the budgets of users and tenants, and learns what the other nodes have
 * taken from the same. So each message is decided on at once, and nodes together let through too much for a second at most,
 * which is missing afterwards. While the store does not answer, each counts for itself. Runs only while a budget is not full.
 * Any thread.
 */
final class BudgetExchange {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** In one call of the store, which others wait for. */
    private static final int MOST_DEBITS = 100;
    /** What nodes have let through together beyond a burst is owed, but no more of it than comes back in this time. */
    private static final Duration MOST_OWED = Duration.ofSeconds(10);

    private final SharedBuckets<UserOf> perUser;
    private final SharedBuckets<String> perTenant;
    private final RateStore store;
    private final Scheduler scheduler;
    private final LongSupplier now;
    private final AtomicBoolean planned = new AtomicBoolean();
    private volatile boolean stopped;

    BudgetExchange(
            SharedBuckets<UserOf> perUser,
            SharedBuckets<String> perTenant,
            RateStore store,
            Scheduler scheduler,
            LongSupplier now) {
        this.perUser = perUser;
        this.perTenant = perTenant;
        this.store = store;
        this.scheduler = scheduler;
        this.now = now;
    }

    /** Something is taken from a bucket, or is going to be. */
    void plan() {
        if (!stopped && planned.compareAndSet(false, true)) {
            scheduler.schedule(INTERVAL, this::exchange);
        }
    }

    void stop() {
        stopped = true;
    }

    private void exchange() {
        CompletionStage<Void> told = CompletableFuture.allOf(untold().entrySet().stream()
                .flatMap(of -> parts(of.getValue()).stream().map(part -> tell(of.getKey(), part)))
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture<?>[]::new));
        told.whenComplete((done, failure) -> {
            // Said before looking: whose bucket is new from now on plans the next exchange, or is seen here.
            planned.set(false);
            if (perUser.size() + perTenant.size() > 0) {
                plan();
            }
        });
    }

    /** What of a bucket is to be told. */
    private record Share(SharedBucket bucket, long taken, RateDebit debit) {}

    private Share share(SharedBucket bucket, Budget budget, @Nullable String userId) {
        // In this order: what is taken in between is in what it lacks, and is told as taken the next time.
        long taken = bucket.taken();
        Duration amount = Duration.ofNanos(taken - bucket.told());
        Duration lacking = Duration.ofNanos(bucket.lacking(now.getAsLong()));
        Duration whole = Duration.ofNanos(bucket.whole());
        Duration owed = whole.compareTo(MOST_OWED) > 0 ? whole : MOST_OWED;
        return new Share(bucket, taken, new RateDebit(budget, userId, amount, lacking, whole.plus(owed)));
    }

    private Map<String, List<Share>> untold() {
        Map<String, List<Share>> untold = new HashMap<>();
        perUser.untold(
                (owner, budget, bucket) -> of(untold, owner.tenantId()).add(share(bucket, budget, owner.userId())));
        perTenant.untold((tenantId, budget, bucket) -> of(untold, tenantId).add(share(bucket, budget, null)));
        return untold;
    }

    private static List<Share> of(Map<String, List<Share>> untold, String tenantId) {
        return untold.computeIfAbsent(tenantId, key -> new ArrayList<>());
    }

    private static List<List<Share>> parts(List<Share> shares) {
        List<List<Share>> parts = new ArrayList<>();
        for (int from = 0; from < shares.size(); from += MOST_DEBITS) {
            parts.add(shares.subList(from, Math.min(shares.size(), from + MOST_DEBITS)));
        }
        return parts;
    }

    /** What the store has not heard is told the next time. */
    private CompletionStage<Void> tell(String tenantId, List<Share> shares) {
        try {
            return store.take(tenantId, shares.stream().map(Share::debit).toList())
                    .thenAccept(lacking -> {
                        long heard = now.getAsLong();
                        for (int i = 0; i < shares.size(); i++) {
                            Share share = shares.get(i);
                            share.bucket()
                                    .told(share.taken(), heard + lacking.get(i).toNanos());
                        }
                    })
                    .exceptionally(failure -> null);
        } catch (RuntimeException closed) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
