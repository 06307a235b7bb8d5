package io.collab4j.session;

import io.collab4j.protocol.ClientMessage;

/** The budgets of one session's incoming messages. Not thread-safe. */
final class Throttle {
    private final SessionContext context;
    private final TokenBucket control;
    private final TokenBucket operations;
    private final TokenBucket operationBytes;
    private final TokenBucket joins;
    private final TokenBucket authentications;
    private final TokenBucket presence;
    private final TokenBucket publications;
    private final TokenBucket history;
    private final TokenBucket refusals;
    private final TokenBucket stirs;

    Throttle(SessionContext context) {
        this.context = context;
        RateLimits rates = context.limits().rates();
        long now = context.nanoTime();
        control = new TokenBucket(rates.control(), now);
        operations = new TokenBucket(rates.operations(), now);
        operationBytes = new TokenBucket(rates.operationBytes(), now);
        joins = new TokenBucket(rates.joins(), now);
        authentications = new TokenBucket(rates.authentications(), now);
        presence = new TokenBucket(rates.presence(), now);
        publications = new TokenBucket(rates.publications(), now);
        history = new TokenBucket(rates.history(), now);
        refusals = new TokenBucket(rates.refusals(), now);
        stirs = new TokenBucket(rates.control(), now);
    }

    /** Milliseconds after which a message may be sent again; 0 if it may pass now. */
    long check(ClientMessage message, int bytes) {
        long now = context.nanoTime();
        return switch (message.budget()) {
            case CONTROL -> take(control, 1, now);
            case OPERATIONS -> {
                long wait = take(operationBytes, bytes, now);
                yield wait > 0 ? wait : take(operations, 1, now);
            }
            case JOINS -> take(joins, 1, now);
            case AUTHENTICATIONS -> take(authentications, 1, now);
            case PRESENCE -> take(presence, 1, now);
            case PUBLICATIONS -> take(publications, 1, now);
            case HISTORY -> take(history, 1, now);
        };
    }

    /** The same for what is no message. */
    long checkMalformed() {
        return take(control, 1, context.nanoTime());
    }

    /** Whether a refusal may still be answered; if not, the peer does not listen. */
    boolean mayRefuse() {
        return refusals.take(1, context.nanoTime());
    }

    /** Whether the peer may show that it is alive without saying anything. For the transport's calls, one at a time. */
    boolean mayStir() {
        return stirs.take(1, context.nanoTime());
    }

    private static long take(TokenBucket bucket, double amount, long now) {
        return bucket.take(amount, now) ? 0 : Math.max(1, bucket.millisUntil(amount));
    }
}
