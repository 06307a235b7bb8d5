package io.collab4j.session;

import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.observe.Scope;
import io.collab4j.protocol.ClientMessage.Authenticate;
import io.collab4j.protocol.ClientMessage.RefreshToken;
import io.collab4j.protocol.CloseCode;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.protocol.Incoming.ErrorContext;
import io.collab4j.protocol.Recovery;
import io.collab4j.protocol.SessionMessages;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.store.Author;
import io.collab4j.store.ClientStore.ClientKey;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Who a session speaks for: proof, client id, and how long both last. Handled one message at a time. */
final class Login {
    private static final int BAD_TOKENS = 3;
    private static final Cancellable NOTHING = () -> {};

    private final SessionContext context;
    private final Session session;
    private final TokenWatch token;
    private volatile @Nullable Identity identity;
    private volatile @Nullable Author author;
    private volatile Cancellable deadline = NOTHING;
    private int badTokens;
    private boolean joined;
    private boolean opened;
    private boolean closed;

    Login(SessionContext context, Session session) {
        this.context = context;
        this.session = session;
        this.token = new TokenWatch(context, session);
    }

    Optional<User> user() {
        Identity known = identity;
        return known == null ? Optional.empty() : Optional.of(known.user());
    }

    /** Who speaks about what, as far as that is known. */
    Scope scope(ErrorContext about) {
        User known = user().orElse(null);
        return new Scope(
                known == null ? null : known.tenantId(),
                known == null ? null : known.userId(),
                about.documentId(),
                about.fieldName(),
                about.channel());
    }

    /** The newest proof of who speaks; null while nobody is known. */
    @Nullable
    Identity identity() {
        return identity;
    }

    /** As whom the session edits. */
    Author author() {
        Author current = author;
        if (current == null) {
            throw new IllegalStateException("nobody is authenticated yet");
        }
        return current;
    }

    /** From the first join on the client stays who it is. */
    void joined() {
        joined = true;
    }

    void start(@Nullable Identity fromHandshake) {
        Duration patience = context.limits().authenticationDeadline();
        deadline = context.runtime().scheduler().schedule(patience, () -> {
            if (identity == null) {
                session.close(CloseCode.AUTHENTICATION_TIMEOUT, "no authentication in time");
            }
        });
        if (fromHandshake == null) {
            session.send(new SessionMessages.AuthRequired(patience));
            return;
        }
        // In front of the first message: whoever sends one at once is answered when it is known who it is.
        session.later(() -> enter(null, fromHandshake, null, null).whenComplete((entered, failure) -> {
            refuse(failure, ErrorContext.NONE);
            if (failure != null) {
                session.close(CloseCode.TRY_LATER, "try later");
            }
        }));
    }

    CompletionStage<?> authenticate(Authenticate message) {
        ErrorContext about = ErrorContext.of(message.id());
        String offered = message.token();
        CompletionStage<?> done;
        if (offered != null) {
            done = context.gate()
                    .authenticate(offered, scope(about))
                    .thenCompose(identity -> enter(message.id(), identity, message.clientId(), message.resumeToken()));
        } else {
            done = again(message);
        }
        return done.whenComplete((entered, failure) -> refuse(failure, about));
    }

    private CompletionStage<?> again(Authenticate message) {
        Identity known = identity;
        if (known == null) {
            return failed(ErrorCode.AUTHENTICATION_REQUIRED, "a token is needed first");
        }
        if (message.clientId() == null) {
            return failed(ErrorCode.BAD_MESSAGE, "a token or a client to resume");
        }
        return enter(message.id(), known, message.clientId(), message.resumeToken());
    }

    private void refuse(@Nullable Throwable failure, ErrorContext about) {
        if (failure == null || session.isOver()) {
            return;
        }
        CollabException known = session.known("authenticating", failure, about);
        session.refuse(known, about);
        if (known.code() == ErrorCode.LIMIT_EXCEEDED) {
            session.close(CloseCode.TRY_LATER, "too many connections");
        } else if (known.code().recovery() == Recovery.REAUTHENTICATE && ++badTokens >= BAD_TOKENS) {
            session.close(CloseCode.NOT_AUTHENTICATED, "not authenticated");
        }
    }

    private CompletionStage<?> enter(
            @Nullable String ref, Identity identity, @Nullable String clientId, @Nullable String resumeToken) {
        Identity known = this.identity;
        if (known != null && !known.isOf(identity.user())) {
            return somebodyElses();
        }
        if (known != null && (joined || clientId == null)) {
            if (clientId != null) {
                return failed(ErrorCode.BAD_MESSAGE, "a client is resumed before the first join");
            }
            return renew(ref, identity);
        }
        if (known == null && !context.registry().admit(session, identity.user())) {
            return failed(ErrorCode.LIMIT_EXCEEDED, "too many connections");
        }
        String newToken = context.runtime().newId();
        return claim(identity.user(), clientId, resumeToken, newToken).thenCompose(client -> {
            if (session.isOver()) {
                return done();
            }
            boolean first = this.identity == null;
            become(identity, client);
            if (session.isOver()) {
                // It ended while this became somebody: nobody else lets go of that.
                end();
                return done();
            }
            if (revokedMeanwhile(identity)) {
                return done();
            }
            CompletionStage<Void> greeted = greet(ref, identity.user(), client.clientId(), newToken);
            token.start();
            if (first) {
                open(identity.user());
            }
            return greeted;
        });
    }

    /** Takes the client over that is named, if the token is right, and a new one otherwise. */
    private CompletionStage<Author> claim(
            User who, @Nullable String clientId, @Nullable String resumeToken, String newToken) {
        Duration lifetime = context.limits().clientLifetime();
        String newHash = ResumeTokens.hash(newToken);
        CompletionStage<OptionalLong> resumed = clientId == null || resumeToken == null
                ? CompletableFuture.completedFuture(OptionalLong.empty())
                : context.clients()
                        .resume(
                                new ClientKey(who.tenantId(), who.userId(), clientId),
                                ResumeTokens.hash(resumeToken),
                                newHash,
                                lifetime);
        return resumed.thenCompose(generation -> {
            if (generation.isPresent() && clientId != null) {
                return CompletableFuture.completedFuture(
                        new Author(who.userId(), clientId, session.sessionId(), generation.getAsLong()));
            }
            String fresh = context.runtime().newId();
            return context.clients()
                    .issue(new ClientKey(who.tenantId(), who.userId(), fresh), newHash, lifetime)
                    .thenApply(issued -> new Author(who.userId(), fresh, session.sessionId(), 1));
        });
    }

    private void become(Identity identity, Author client) {
        Author former = author;
        if (former != null) {
            context.registry().unclaim(session, identity.user(), former.clientId());
        }
        // In front of the user: where that is known, this is too.
        author = client;
        accept(identity);
        forgetDeadline();
        context.registry().claim(session, identity.user(), client.clientId()).ifPresent(Session::supersede);
    }

    private CompletionStage<Void> greet(@Nullable String ref, User who, String clientId, String resumeToken) {
        session.send(new SessionMessages.Authenticated(
                ref,
                who.userId(),
                who.tenantId(),
                who.info(),
                session.sessionId(),
                clientId,
                resumeToken,
                token.expiresAt(),
                context.limits().heartbeat(),
                context.announcedLimits()));
        return session.presence().greet(who);
    }

    /** Ends the session if its proof was taken back while it was being accepted, when nobody could find the session by it. */
    private boolean revokedMeanwhile(Identity identity) {
        boolean revoked = context.revocations().covers(identity);
        if (revoked) {
            session.revoke();
        }
        return revoked;
    }

    /** The newest proof counts, and what it says of the user. */
    private void accept(Identity identity) {
        this.identity = identity;
        badTokens = 0;
        token.renew(identity.expiresAt());
    }

    private CompletionStage<Void> renew(@Nullable String ref, Identity identity) {
        accept(identity);
        if (revokedMeanwhile(identity)) {
            return done();
        }
        session.send(new SessionMessages.TokenRefreshed(ref, token.expiresAt()));
        context.listener()
                .tokenRefreshed(identity.user().tenantId(), identity.user().userId());
        token.start();
        return done();
    }

    CompletionStage<?> refresh(RefreshToken message) {
        ErrorContext about = ErrorContext.of(message.id());
        return context.gate()
                .authenticate(message.token(), scope(about))
                .thenCompose(identity -> {
                    Identity known = this.identity;
                    if (known == null || !known.isOf(identity.user())) {
                        return somebodyElses();
                    }
                    return renew(message.id(), identity);
                })
                .whenComplete((refreshed, failure) -> refuse(failure, about));
    }

    /** What may be resumed by whoever has its token; empty while nobody is authenticated. */
    Optional<ClientKey> client() {
        return user().map(known -> new ClientKey(known.tenantId(), known.userId(), author().clientId()));
    }

    /** The session is over; the client lives on for a while. */
    void end() {
        forgetDeadline();
        token.end();
        User known = user().orElse(null);
        if (known != null) {
            context.registry().unclaim(session, known, author().clientId());
        }
        client().ifPresent(client ->
                context.clients().touch(client, context.limits().clientLifetime()));
        close(known);
    }

    /** Within the lock, so that it is told that a session has opened before it is told that it has closed, or neither. */
    private synchronized void open(User user) {
        if (!closed) {
            opened = true;
            context.load().sessionOpened();
            context.listener().sessionOpened(user.tenantId(), user.userId());
        }
    }

    private synchronized void close(@Nullable User user) {
        if (opened && !closed && user != null) {
            context.load().sessionClosed();
            context.listener().sessionClosed(user.tenantId(), user.userId());
        }
        closed = true;
    }

    private void forgetDeadline() {
        deadline.cancel();
        deadline = NOTHING;
    }

    private CompletionStage<Void> somebodyElses() {
        context.listener().tokenRefused(ErrorCode.INVALID_TOKEN);
        return failed(ErrorCode.INVALID_TOKEN, "the token is somebody else's");
    }

    private static CompletionStage<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    private static CompletionStage<Void> failed(ErrorCode code, String message) {
        return CompletableFuture.failedFuture(new CollabException(code, message));
    }
}
