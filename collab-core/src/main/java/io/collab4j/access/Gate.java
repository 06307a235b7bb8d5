package io.collab4j.access;

import io.collab4j.identity.Access;
import io.collab4j.identity.Authenticator;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Credentials;
import io.collab4j.identity.Identity;
import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.observe.Scope;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.revocation.RevocationService;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.Scheduler.Cancellable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the application who somebody is and what he may do. Its answers come in time, whatever the application does. Any thread. */
public final class Gate {
    /** An authorizer that does not answer by then has said no. */
    private static final Duration AUTHORIZER_PATIENCE = Duration.ofSeconds(1);
    /** It may have to fetch keys; whoever waits longer comes again. */
    private static final Duration AUTHENTICATOR_PATIENCE = Duration.ofSeconds(5);

    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final RevocationService revocations;
    private final CollabRuntime runtime;
    private final CollabListener listener;
    private final Failures failures;

    public Gate(
            Authenticator authenticator,
            Authorizer authorizer,
            RevocationService revocations,
            CollabRuntime runtime,
            CollabListener listener,
            Failures failures) {
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.revocations = revocations;
        this.runtime = runtime;
        this.listener = listener;
        this.failures = failures;
    }

    /** Whether a proof that was good some time ago still is. */
    public boolean isStillGood(Identity identity) {
        return revocations.isCurrent() && !revocations.covers(identity) && !isExpired(identity);
    }

    /** Whether a proof is over, which some authenticators accept for a moment, as clocks differ. */
    public boolean isExpired(Identity identity) {
        return !runtime.clock().instant().isBefore(identity.expiresAt());
    }

    /**
     * Verifies a token. Fails with a {@link CollabException} whatever the authenticator does, and in time.
     *
     * @param scope who shows it, if that is known
     */
    public CompletionStage<Identity> authenticate(String token, Scope scope) {
        return verify(token, scope).whenComplete((identity, failure) -> {
            if (failure != null) {
                listener.tokenRefused(
                        Failures.cause(failure) instanceof CollabException known ? known.code() : ErrorCode.INTERNAL);
            }
        });
    }

    private CompletionStage<Identity> verify(String token, Scope scope) {
        CompletableFuture<Identity> decided = new CompletableFuture<>();
        try {
            authenticator.authenticate(new Credentials(token)).whenComplete((identity, failure) -> {
                if (identity != null) {
                    // A node that has only just begun knows of none yet, but will in a moment.
                    revocations.begun().thenRun(() -> admit(identity, decided));
                } else {
                    decided.completeExceptionally(refusal(failure, scope));
                }
            });
        } catch (RuntimeException failure) {
            decided.completeExceptionally(refusal(failure, scope));
        }
        return decided.isDone() ? decided : inTime(decided, scope);
    }

    private void admit(Identity identity, CompletableFuture<Identity> decided) {
        if (!revocations.isCurrent()) {
            decided.completeExceptionally(
                    new CollabException(ErrorCode.STORE_UNAVAILABLE, "the token cannot be verified now"));
        } else if (revocations.covers(identity)) {
            decided.completeExceptionally(new CollabException(ErrorCode.INVALID_TOKEN, "the token is not accepted"));
        } else {
            decided.complete(identity);
        }
    }

    private CollabException refusal(@Nullable Throwable failure, Scope scope) {
        Throwable cause = Failures.cause(failure == null ? new NullPointerException() : failure);
        if (cause instanceof CollabException known) {
            return known;
        }
        failures.report("authenticating", scope, cause);
        return new CollabException(ErrorCode.INVALID_TOKEN, "the request failed");
    }

    private CompletionStage<Identity> inTime(CompletableFuture<Identity> decided, Scope scope) {
        CollabException late = new CollabException(ErrorCode.STORE_UNAVAILABLE, "the token cannot be verified now");
        Cancellable patience = runtime.scheduler().schedule(AUTHENTICATOR_PATIENCE, () -> {
            if (decided.completeExceptionally(late)) {
                failures.report("authenticating", scope, new TimeoutException("no answer in time"));
            }
        });
        return decided.whenComplete((identity, failure) -> patience.cancel());
    }

    /** Asks the authorizer; a failure is a no, and so is an answer that does not come in time. */
    public CompletionStage<Boolean> allows(Access access) {
        return decide(scope(access), () -> authorizer.allows(access));
    }

    /** Asks a rule of the application's; a failure is a no, and so is an answer that does not come in time. */
    public CompletionStage<Boolean> decide(Scope scope, Supplier<CompletionStage<Boolean>> rule) {
        CompletableFuture<Boolean> decided = new CompletableFuture<>();
        try {
            rule.get().whenComplete((allowed, failure) -> {
                if (failure != null) {
                    failures.report("authorizing", scope, failure);
                }
                decided.complete(failure == null && Boolean.TRUE.equals(allowed));
            });
        } catch (RuntimeException failure) {
            failures.report("authorizing", scope, failure);
            decided.complete(false);
        }
        return decided.isDone() ? decided : answered(scope, decided);
    }

    private static Scope scope(Access access) {
        return new Scope(
                access.user().tenantId(),
                access.user().userId(),
                access.documentId().orElse(null),
                access.fieldName().orElse(null),
                access.channel().orElse(null));
    }

    private CompletableFuture<Boolean> answered(Scope scope, CompletableFuture<Boolean> decided) {
        Cancellable patience = runtime.scheduler().schedule(AUTHORIZER_PATIENCE, () -> {
            if (decided.complete(false)) {
                failures.report("authorizing", scope, new TimeoutException("no answer in time"));
            }
        });
        return decided.whenComplete((allowed, failure) -> patience.cancel());
    }
}
