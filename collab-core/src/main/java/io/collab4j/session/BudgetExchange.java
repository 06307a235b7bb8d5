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
    /** Telling takes time, in which some of it comes back: a bucket is told to be full so much earlier than it is here. */
    private static final Duration ON_THE_WAY = Duration.ofMillis(250);

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

    /** One call after the other: what else the store is asked for does not wait for all of them. */
    private void exchange() {
        CompletionStage<Void> told = CompletableFuture.completedFuture(null);
        for (Map.Entry<String, List<Part>> of : untold().entrySet()) {
            for (int from = 0; from < of.getValue().size(); from += MOST_DEBITS) {
                List<Part> parts =
                        of.getValue().subList(from, Math.min(of.getValue().size(), from + MOST_DEBITS));
                told = told.thenCompose(done -> tell(of.getKey(), parts));
            }
        }
        told.whenComplete((done, failure) -> {
            // Said before looking: whose bucket is new from now on plans the next exchange, or is seen here.
            planned.set(false);
            if (perUser.size() + perTenant.size() > 0) {
                plan();
            }
        });
    }

    /** A bucket of which something is to be told. */
    private record Part(
            SharedBucket bucket, Budget budget, @Nullable String userId) {
        RateDebit debit(long taken, long now) {
            Duration amount = Duration.ofNanos(taken - bucket.told());
            Duration lacking = Duration.ofNanos(Math.max(0, bucket.lacking(now) - ON_THE_WAY.toNanos()));
            return new RateDebit(budget, userId, amount, lacking, Duration.ofNanos(bucket.longest()));
        }
    }

    private Map<String, List<Part>> untold() {
        Map<String, List<Part>> untold = new HashMap<>();
        perUser.untold(
                (owner, budget, bucket) -> of(untold, owner.tenantId()).add(new Part(bucket, budget, owner.userId())));
        perTenant.untold((tenantId, budget, bucket) -> of(untold, tenantId).add(new Part(bucket, budget, null)));
        return untold;
    }

    private static List<Part> of(Map<String, List<Part>> untold, String tenantId) {
        return untold.computeIfAbsent(tenantId, key -> new ArrayList<>());
    }

    /** What the store has not heard is told the next time. */
    private CompletionStage<Void> tell(String tenantId, List<Part> parts) {
        // Before what is lacking: what is taken in between is in that, and is told as taken the next time.
        long[] taken = parts.stream().mapToLong(part -> part.bucket().taken()).toArray();
        List<RateDebit> debits = new ArrayList<>(parts.size());
        for (Part part : parts) {
            debits.add(part.debit(taken[debits.size()], now.getAsLong()));
        }
        try {
            return store.take(tenantId, debits)
                    .thenAccept(lacking -> {
                        for (int i = 0; i < taken.length; i++) {
                            long full = now.getAsLong() + lacking.get(i).toNanos();
                            parts.get(i).bucket().told(taken[i], full);
                        }
                    })
                    .exceptionally(failure -> null);
        } catch (RuntimeException closed) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
