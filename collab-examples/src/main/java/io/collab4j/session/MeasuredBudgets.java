package io.collab4j.session;

import io.collab4j.identity.User;
import io.collab4j.json.JsonValue;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.protocol.Budget;
import io.collab4j.protocol.ClientMessage;
import io.collab4j.runtime.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Opens the budgets of a node to benchmarks, which are in another package; never in a published jar. */
public final class MeasuredBudgets {
    private final NodeBudgets node;

    /** The budgets of one node that forgets nothing and knows of no other. */
    public MeasuredBudgets(RateLimits rates) {
        this.node = new NodeBudgets(rates, new Clock(), (tenantId, debits) -> new CompletableFuture<>());
    }

    private static final class Clock implements Scheduler {
        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            return () -> {};
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }

    /** One bucket with the clock of a node. */
    public final class Bucket {
        private final TokenBucket bucket = node.ofConnection(Budget.CONTROL);

        /** Takes one. */
        public boolean take() {
            return bucket.take(1, node.now());
        }
    }

    /** A new bucket of a connection. */
    public Bucket bucket() {
        return new Bucket();
    }

    /** The same, to be weighed. */
    public Object ofConnection() {
        return node.ofConnection(Budget.CONTROL);
    }

    /** The bucket of a user, kept by the node, to be weighed. */
    public Object ofUser(String tenantId, String userId) {
        TokenBucket bucket = node.ofUser(User.named(tenantId, userId, userId), Budget.CONTROL);
        bucket.take(1, node.now());
        return bucket;
    }

    /** One connection's messages on all three levels. */
    public final class Sender {
        private final ClientMessage ping = new ClientMessage.Ping(null, JsonValue.of(1));
        private final ClientMessage edit =
                new ClientMessage.Operation(null, "d", "f", null, 0, 1, JsonObject.EMPTY, null);
        private final Throttle throttle = new Throttle(node);
        private final Optional<User> user;

        private Sender(User user) {
            this.user = Optional.of(user);
        }

        /** A message with one budget. */
        public long ping() {
            return throttle.check(user, ping, 0);
        }

        /** A message with two. */
        public long edit() {
            return throttle.check(user, edit, 150);
        }

        /** A frame with an edit has left for somebody of the tenant. */
        public void delivered() {
            user.ifPresent(of -> node.delivered(of.tenantId(), 250));
        }
    }

    /** A connection of somebody. */
    public Sender sender(String tenantId, String userId) {
        return new Sender(User.named(tenantId, userId, userId));
    }
}
