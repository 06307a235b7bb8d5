package io.collab4j.session;

import io.collab4j.channel.ChannelService;
import io.collab4j.document.DocumentService;
import io.collab4j.identity.Access;
import io.collab4j.identity.Authenticator;
import io.collab4j.identity.Authorizer;
import io.collab4j.identity.Credentials;
import io.collab4j.identity.Identity;
import io.collab4j.lock.LockRoom;
import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.observe.Scope;
import io.collab4j.presence.PresenceNode;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.protocol.FrameDecoder;
import io.collab4j.protocol.MessageLimits;
import io.collab4j.protocol.SessionMessages;
import io.collab4j.revocation.RevocationService;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.store.ClientStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What every session of a node works with. */
record SessionContext(
        CollabRuntime runtime,
        Authenticator authenticator,
        Authorizer authorizer,
        ClientStore clients,
        DocumentService documents,
        LockRoom locks,
        PresenceNode presence,
        ChannelService channels,
        SessionLimits limits,
        MessageLimits messageLimits,
        SessionMessages.Limits announcedLimits,
        FrameDecoder decoder,
        SessionRegistry registry,
        EndedSessions ended,
        NodeBudgets budgets,
        RevocationService revocations,
        FlushTicker ticker,
        Load load,
        CollabListener listener,
        Failures failures) {

    /** An authorizer that does not answer by then has said no. */
    private static final Duration AUTHORIZER_PATIENCE = Duration.ofSeconds(1);
    /** It may have to fetch keys; whoever waits longer comes again. */
    private static final Duration AUTHENTICATOR_PATIENCE = Duration.ofSeconds(5);

    long nanoTime() {
        return runtime.scheduler().nanoTime();
    }

    /**
     * Verifies a token. Fails with a {@link CollabException} whatever the authenticator does, and in time.
     *
     * @param scope who shows it, if that is known
     */
    CompletionStage<Identity> authenticate(String token, Scope scope) {
        return verify(token, scope).whenComplete((identity, failure) -> {
            if (failure != null) {
                listener.tokenRefused(
                        unwrapped(failure) instanceof CollabException known ? known.code() : ErrorCode.INTERNAL);
            }
        });
    }

    private CompletionStage<Identity> verify(String token, Scope scope) {
        CompletableFuture<Identity> decided = new CompletableFuture<>();
        try {
            authenticator.authenticate(new Credentials(token)).whenComplete((identity, failure) -> {
                if (identity != null) {
                    admit(identity, decided);
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
        Throwable cause = unwrapped(failure == null ? new NullPointerException() : failure);
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
    CompletionStage<Boolean> allows(Access access) {
        CompletableFuture<Boolean> decided = new CompletableFuture<>();
        try {
            authorizer.allows(access).whenComplete((allowed, failure) -> {
                if (failure != null) {
                    failures.report("authorizing", scope(access), failure);
                }
                decided.complete(failure == null && Boolean.TRUE.equals(allowed));
            });
        } catch (RuntimeException failure) {
            failures.report("authorizing", scope(access), failure);
            decided.complete(false);
        }
        return decided.isDone() ? decided : answered(access, decided);
    }

    private static Scope scope(Access access) {
        return new Scope(
                access.user().tenantId(),
                access.user().userId(),
                access.documentId().orElse(null),
                access.fieldName().orElse(null),
                access.channel().orElse(null));
    }

    private CompletableFuture<Boolean> answered(Access access, CompletableFuture<Boolean> decided) {
        Cancellable patience = runtime.scheduler().schedule(AUTHORIZER_PATIENCE, () -> {
            if (decided.complete(false)) {
                failures.report("authorizing", scope(access), new TimeoutException("no answer in time"));
            }
        });
        return decided.whenComplete((allowed, failure) -> patience.cancel());
    }

    /** The failure as one that may be told; what should not happen is logged and becomes {@code internal}. */
    CollabException known(String what, Scope scope, Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof CollabException known) {
            return known;
        }
        failures.report(what, scope, cause);
        return new CollabException(ErrorCode.INTERNAL, "the request failed");
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
