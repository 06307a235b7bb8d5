package io.collab4j.jakarta;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that an issuer publishes and changes. They are asked for again when a token names one that is not known, and when
 * they are old, so that a withdrawn key ends. However many tokens come, at most one fetch is under way, and none begins
 * within 30 s of the one before: whoever sends unknown key names cannot make us flood the issuer. Any thread.
 */
final class JwtRemoteKeys implements JwtKeySource {
    private static final Logger LOG = LoggerFactory.getLogger(JwtRemoteKeys.class);
    static final Duration BETWEEN_FETCHES = Duration.ofSeconds(30);
    static final Duration FRESH = Duration.ofMinutes(5);

    private final String issuer;
    private final Supplier<CompletionStage<List<JwtKey>>> fetch;
    private final InstantSource clock;
    private @Nullable Known known;
    private @Nullable Instant lastBegun;
    private @Nullable CompletableFuture<Known> underWay;

    JwtRemoteKeys(String issuer, Supplier<CompletionStage<List<JwtKey>>> fetch, InstantSource clock) {
        this.issuer = issuer;
        this.fetch = fetch;
        this.clock = clock;
    }

    /** A key set, and when it was asked for. */
    private record Known(List<JwtKey> keys, Instant since) {
        boolean names(JwtAlgorithm algorithm, @Nullable String kid) {
            return keys.stream().anyMatch(key -> key.matches(algorithm, kid) && (kid == null || kid.equals(key.kid())));
        }
    }

    @Override
    public CompletionStage<List<JwtKey>> find(JwtAlgorithm algorithm, @Nullable String kid) {
        return newest(algorithm, kid).thenApply(now -> JwtKeySource.matching(now.keys(), algorithm, kid));
    }

    private synchronized CompletionStage<Known> newest(JwtAlgorithm algorithm, @Nullable String kid) {
        Instant now = clock.instant();
        Known before = known;
        if (before != null && !isOver(FRESH, before.since(), now) && before.names(algorithm, kid)) {
            return CompletableFuture.completedFuture(before);
        }
        if (underWay != null) {
            return underWay;
        }
        if (lastBegun != null && !isOver(BETWEEN_FETCHES, lastBegun, now)) {
            return before == null
                    ? CompletableFuture.failedFuture(JwtRefusal.undecided())
                    : CompletableFuture.completedFuture(before);
        }
        lastBegun = now;
        CompletableFuture<Known> started = new CompletableFuture<>();
        underWay = started;
        // Composed, so that a fetch that throws is one that fails, and does not stay under way for ever.
        CompletionStage<List<JwtKey>> answer =
                CompletableFuture.completedStage(null).thenCompose(go -> fetch.get());
        answer.whenComplete((keys, failure) -> end(started, keys, failure, now));
        return started;
    }

    /** In either direction: a clock that is set back must not keep old keys alive. */
    private static boolean isOver(Duration time, Instant since, Instant now) {
        return Duration.between(since, now).abs().compareTo(time) >= 0;
    }

    private void end(
            CompletableFuture<Known> started, @Nullable List<JwtKey> keys, @Nullable Throwable failure, Instant begun) {
        Known result;
        synchronized (this) {
            if (keys != null) {
                known = new Known(keys, begun);
            }
            result = known;
            underWay = null;
        }
        if (failure != null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            LOG.warn(
                    "the keys of issuer {} cannot be fetched: {}",
                    issuer,
                    cause.getClass().getName());
        }
        // Not inside the lock: what waits for the keys goes on here.
        if (result != null) {
            started.complete(result);
        } else {
            started.completeExceptionally(JwtRefusal.undecided());
        }
    }
}
