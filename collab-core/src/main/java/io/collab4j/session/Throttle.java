package io.collab4j.session;

import io.collab4j.protocol.Budget;
import io.collab4j.protocol.ClientMessage;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The budgets of one session's incoming messages. Not thread-safe. */
final class Throttle {
    private final SessionContext context;
    // One that was never touched is full, and that most of them stay.
    private final Map<Budget, TokenBucket> buckets = new EnumMap<>(Budget.class);
    private @Nullable TokenBucket operationBytes;
    private @Nullable TokenBucket refusals;
    private @Nullable TokenBucket stirs;

    Throttle(SessionContext context) {
        this.context = context;
    }

    private RateLimits rates() {
        return context.limits().rates();
    }

    /** Milliseconds after which a message may be sent again; 0 if it may pass now. */
    long check(ClientMessage message, int bytes) {
        if (message.budget() == Budget.OPERATIONS) {
            long now = context.nanoTime();
            if (operationBytes == null) {
                operationBytes = new TokenBucket(rates().operationBytes(), now);
            }
            long wait = take(operationBytes, bytes, now);
            return wait > 0 ? wait : take(Budget.OPERATIONS);
        }
        return take(message.budget());
    }

    /** The same for what is no message. */
    long checkMalformed() {
        return take(Budget.CONTROL);
    }

    /** Whether a refusal may still be answered; if not, the peer does not listen. */
    boolean mayRefuse() {
        long now = context.nanoTime();
        if (refusals == null) {
            refusals = new TokenBucket(rates().refusals(), now);
        }
        return refusals.take(1, now);
    }

    /** Whether the peer may show that it is alive without saying anything. For the transport's calls, one at a time. */
    boolean mayStir() {
        long now = context.nanoTime();
        if (stirs == null) {
            stirs = new TokenBucket(rates().control(), now);
        }
        return stirs.take(1, now);
    }

    private long take(Budget budget) {
        long now = context.nanoTime();
        return take(buckets.computeIfAbsent(budget, first -> new TokenBucket(rates().of(first), now)), 1, now);
    }

    private static long take(TokenBucket bucket, double amount, long now) {
        return bucket.take(amount, now) ? 0 : Math.max(1, bucket.millisUntil(amount));
    }
}
