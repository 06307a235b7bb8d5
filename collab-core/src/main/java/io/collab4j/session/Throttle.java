package io.collab4j.session;

import io.collab4j.protocol.ClientMessage;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The budgets of one session's incoming messages. Not thread-safe. */
final class Throttle {
    private final SessionContext context;
    // One that was never touched is full, and that most of them stay.
    private final Map<Budget, TokenBucket> buckets = new EnumMap<>(Budget.class);
    private @Nullable TokenBucket stirs;

    private enum Budget {
        CONTROL,
        OPERATIONS,
        OPERATION_BYTES,
        JOINS,
        AUTHENTICATIONS,
        REFUSALS;

        Rate of(RateLimits rates) {
            return switch (this) {
                case CONTROL -> rates.control();
                case OPERATIONS -> rates.operations();
                case OPERATION_BYTES -> rates.operationBytes();
                case JOINS -> rates.joins();
                case AUTHENTICATIONS -> rates.authentications();
                case REFUSALS -> rates.refusals();
            };
        }
    }

    Throttle(SessionContext context) {
        this.context = context;
    }

    /** Milliseconds after which a message may be sent again; 0 if it may pass now. */
    long check(ClientMessage message, int bytes) {
        long now = context.nanoTime();
        if (message instanceof ClientMessage.Operation || message instanceof ClientMessage.FieldChange) {
            long wait = take(Budget.OPERATION_BYTES, bytes, now);
            return wait > 0 ? wait : take(Budget.OPERATIONS, 1, now);
        } else if (message instanceof ClientMessage.DocumentJoin) {
            return take(Budget.JOINS, 1, now);
        } else if (message instanceof ClientMessage.Authenticate || message instanceof ClientMessage.RefreshToken) {
            return take(Budget.AUTHENTICATIONS, 1, now);
        }
        return take(Budget.CONTROL, 1, now);
    }

    /** The same for what is no message. */
    long checkMalformed() {
        return take(Budget.CONTROL, 1, context.nanoTime());
    }

    /** Whether a refusal may still be answered; if not, the peer does not listen. */
    boolean mayRefuse() {
        return take(Budget.REFUSALS, 1, context.nanoTime()) == 0;
    }

    /** Whether the peer may show that it is alive without saying anything. For the transport's calls, one at a time. */
    boolean mayStir() {
        long now = context.nanoTime();
        if (stirs == null) {
            stirs = new TokenBucket(context.limits().rates().control(), now);
        }
        return stirs.take(1, now);
    }

    private long take(Budget budget, double amount, long now) {
        TokenBucket bucket = buckets.computeIfAbsent(
                budget, first -> new TokenBucket(first.of(context.limits().rates()), now));
        return bucket.take(amount, now) ? 0 : Math.max(1, bucket.millisUntil(amount));
    }
}
