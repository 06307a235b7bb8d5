package io.collab4j.session;

import io.collab4j.identity.User;
import io.collab4j.protocol.Budget;
import io.collab4j.runtime.Scheduler;
import io.collab4j.store.RateStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The budgets of a node: new ones for each connection, and those that the connections of a user or of a tenant share. These
 * outlive the connections, so nobody gets a full one by connecting again, and are shared with the other nodes. One timer forgets
 * what is full again, and runs only while there is something to forget. Any thread.
 */
final class NodeBudgets {
    private static final Duration SWEEP = Duration.ofSeconds(10);

    private final Scheduler scheduler;
    private final long origin;
    private final Refills perConnection;
    private final Refill refusals;
    private final SharedBuckets<UserOf> perUser;
    private final SharedBuckets<String> perTenant;
    private final BudgetExchange exchange;
    private final AtomicBoolean planned = new AtomicBoolean();

    NodeBudgets(RateLimits rates, Scheduler scheduler, RateStore store) {
        this.scheduler = scheduler;
        this.origin = scheduler.nanoTime();
        this.perConnection = new Refills(rates.perConnection());
        this.refusals = Refill.of(rates.refusals());
        this.perUser = new SharedBuckets<>(new Refills(rates.perUser()), this::plan);
        this.perTenant = new SharedBuckets<>(new Refills(rates.perTenant(), rates.deliveries()), this::plan);
        this.exchange = new BudgetExchange(perUser, perTenant, store, scheduler, this::now);
    }

    private void plan() {
        planSweep();
        exchange.plan();
    }

    /** Counts for itself from here on. */
    void stop() {
        exchange.stop();
    }

    /** Nanoseconds since the node began, never negative. */
    long now() {
        return scheduler.nanoTime() - origin;
    }

    /** A new bucket of a connection. */
    TokenBucket ofConnection(Budget budget) {
        return new TokenBucket(perConnection.of(budget));
    }

    /** A new bucket of the answers to what a connection is refused. */
    TokenBucket ofRefusals() {
        return new TokenBucket(refusals);
    }

    /** See {@link SharedBuckets#of}. */
    TokenBucket ofUser(User user, Budget budget) {
        return perUser.of(UserOf.of(user), budget);
    }

    /** See {@link SharedBuckets#of}. */
    TokenBucket ofTenant(User user, Budget budget) {
        return perTenant.of(user.tenantId(), budget);
    }

    /** So much of a tenant's deliveries is on its way. */
    void delivered(String tenantId, int chars) {
        boolean counted = false;
        while (!counted) {
            counted = perTenant.of(tenantId, Budget.DELIVERIES).spend(chars, now());
        }
    }

    /** How many buckets are shared. */
    int shared() {
        return perUser.size() + perTenant.size();
    }

    private void planSweep() {
        if (planned.compareAndSet(false, true)) {
            scheduler.schedule(SWEEP, this::sweep);
        }
    }

    private void sweep() {
        // Said before looking: whose bucket is new from now on plans the next sweep, or is seen by this one.
        planned.set(false);
        long now = now();
        perUser.sweep(now);
        perTenant.sweep(now);
        if (shared() > 0) {
            planSweep();
        }
    }
}
