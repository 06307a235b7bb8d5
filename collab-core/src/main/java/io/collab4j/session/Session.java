package io.collab4j.session;

import io.collab4j.identity.User;
import io.collab4j.json.Utf8;
import io.collab4j.observe.Scope;
import io.collab4j.protocol.ClientMessage;
import io.collab4j.protocol.CloseCode;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.protocol.Incoming;
import io.collab4j.protocol.Incoming.ErrorContext;
import io.collab4j.protocol.ServerMessage;
import io.collab4j.protocol.SessionMessages;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection from its first frame to its end: counts, dispatches, answers, closes. */
final class Session implements ClientSession {
    private static final Logger LOG = LoggerFactory.getLogger("io.collab4j");
    private static final CompletionStage<?> DONE = CompletableFuture.completedFuture(null);
    private static final int BAD_JSON_IN_A_ROW = 5;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final Duration DRAIN = Duration.ofMillis(500);

    private final SessionContext context;
    private final Connection connection;
    private final String remoteAddress;
    private final String sessionId;
    private final Outbox outbox;
    private final Inbox inbox = new Inbox();
    private final Throttle throttle;
    private final Login login;
    private final Liveness liveness;
    private final SessionDocuments documents;
    private final SessionLocks locks;
    private final SessionPresence presence;
    private final SessionChannels channels;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean draining = new AtomicBoolean();
    private int badJsonInARow;
    private boolean unfinished;
    /** When the message that is being handled was received. */
    private long receivedAt;

    private int earlyMessages;
    private int earlyBytes;

    Session(SessionContext context, Connection connection, Handshake handshake) {
        this.context = context;
        this.connection = connection;
        this.remoteAddress = handshake.remoteAddress();
        this.sessionId = context.runtime().newId();
        this.outbox = new Outbox(
                connection,
                context.limits().outgoing(),
                context.runtime().scheduler(),
                context.ticker(),
                context.load(),
                this::onDelivered,
                () -> end(CloseCode.TOO_SLOW, "too slow to read"),
                this::onClosed);
        this.throttle = new Throttle(context.budgets());
        this.liveness = new Liveness(context, this);
        this.documents = new SessionDocuments(context, this);
        this.locks = new SessionLocks(context, this);
        this.presence = new SessionPresence(context, this);
        this.channels = new SessionChannels(context, this);
        this.login = new Login(context, this);
    }

    /** Begins to talk. */
    void start(Handshake handshake) {
        context.listener().connectionOpened();
        if (!context.registry().open(this, remoteAddress)) {
            refuse(ErrorCode.LIMIT_EXCEEDED, "too many connections", ErrorContext.NONE);
            close(CloseCode.TRY_LATER, "too many connections");
            return;
        }
        liveness.start();
        login.start(handshake.identity());
    }

    @Override
    public String sessionId() {
        return sessionId;
    }

    Optional<User> user() {
        return login.user();
    }

    Login login() {
        return login;
    }

    SessionDocuments documents() {
        return documents;
    }

    SessionLocks locks() {
        return locks;
    }

    SessionCursors cursors() {
        return new SessionCursors(context, this, documents);
    }

    SessionPresence presence() {
        return presence;
    }

    SessionChannels channels() {
        return channels;
    }

    boolean isOver() {
        return over.get();
    }

    // What the transport tells.

    @Override
    public int maxFrameBytes() {
        return login.user().isEmpty()
                ? context.limits().bytesBeforeAuthentication() - earlyBytes
                : context.messageLimits().maxFrameBytes();
    }

    @Override
    public void onPart() {
        unfinished = true;
    }

    @Override
    public void onFrame(String frame) {
        unfinished = false;
        liveness.heard();
        if (over.get()) {
            return;
        }
        boolean early = login.user().isEmpty();
        if (early && (earlyBytes += Utf8.length(frame)) > context.limits().bytesBeforeAuthentication()) {
            close(CloseCode.NOT_AUTHENTICATED, "authenticate first");
            return;
        }
        List<Incoming> messages = context.decoder().decode(frame);
        if (early && (earlyMessages += messages.size()) > context.limits().messagesBeforeAuthentication()) {
            close(CloseCode.NOT_AUTHENTICATED, "authenticate first");
            return;
        }
        if (inbox.size() > context.limits().waitingMessages()) {
            close(CloseCode.FLOODING, "too many messages");
            return;
        }
        long received = context.nanoTime();
        messages.forEach(message -> inbox.add(() -> handle(message, received)));
    }

    @Override
    public void onViolation(CloseCode code) {
        close(code, "");
    }

    @Override
    public void onActivity() {
        if (!throttle.mayStir()) {
            close(CloseCode.FLOODING, "too much of nothing");
        } else if (!unfinished) {
            liveness.heard();
        }
    }

    @Override
    public void onLeaving() {
        close(CloseCode.GOING_AWAY, "left", null);
    }

    @Override
    public void onClosed() {
        if (over.compareAndSet(false, true)) {
            cleanUp(null);
        }
        outbox.discard();
        context.registry().left(this);
    }

    // Messages, one at a time.

    private CompletionStage<?> handle(Incoming incoming, long received) {
        if (over.get()) {
            return DONE;
        }
        receivedAt = received;
        ErrorContext about = ErrorContext.NONE;
        try {
            if (incoming instanceof Incoming.Malformed malformed) {
                about = malformed.context();
                onMalformed(malformed);
                return DONE;
            }
            Incoming.Message message = (Incoming.Message) incoming;
            about = message.message().about();
            badJsonInARow = 0;
            return handle(message.message(), message.bytes(), about);
        } catch (RuntimeException failure) {
            refuse(known("handling a message", failure, about), about);
            return DONE;
        }
    }

    /** When the message that is being handled was received, by the runtime's scheduler. */
    long receivedAt() {
        return receivedAt;
    }

    private void onMalformed(Incoming.Malformed malformed) {
        badJsonInARow = malformed.code() == ErrorCode.BAD_JSON ? badJsonInARow + 1 : 0;
        long wait = throttle.checkMalformed(login.user());
        if (wait > 0) {
            throttled(wait, malformed.context());
            return;
        }
        refuse(malformed.refusal(), malformed.context());
        if (badJsonInARow >= BAD_JSON_IN_A_ROW) {
            close(CloseCode.PROTOCOL_VIOLATIONS, "not JSON");
        }
    }

    private CompletionStage<?> handle(ClientMessage message, int bytes, ErrorContext about) {
        long wait = throttle.check(login.user(), message, bytes);
        if (wait > 0) {
            throttled(wait, about);
            return DONE;
        }
        Dispatch.Entry entry = Dispatch.TABLE.of(message);
        if (entry.when() != Dispatch.When.ALWAYS && login.user().isEmpty()) {
            refuse(ErrorCode.AUTHENTICATION_REQUIRED, "authenticate first", about);
            return DONE;
        } else if (entry.when() == Dispatch.When.SERVING && draining.get()) {
            refuse(ErrorCode.SHUTTING_DOWN, "the server is stopping", about);
            return DONE;
        }
        if (entry.when() == Dispatch.When.SERVING && !context.revocations().isCurrent()) {
            refuse(ErrorCode.STORE_UNAVAILABLE, "the server does not know who is still welcome", about);
            return DONE;
        }
        return entry.handler().handle(this, message);
    }

    CompletionStage<?> pong(ClientMessage.Ping ping) {
        send(new SessionMessages.Pong(ping.id(), ping.timestamp()));
        return DONE;
    }

    private void throttled(long waitMillis, ErrorContext about) {
        if (!throttle.mayRefuse()) {
            close(CloseCode.FLOODING, "too many messages");
            return;
        }
        CollabException refusal = new CollabException(ErrorCode.RATE_LIMITED, "too many messages");
        refuse(refusal, Duration.ofMillis(waitMillis), about);
    }

    // Answers.

    /** Does something when the messages that came before are handled. */
    void later(Supplier<CompletionStage<?>> task) {
        inbox.add(task);
    }

    void send(ServerMessage message) {
        outbox.add(message.encode());
    }

    /** Its share of what the tenant's connections are told. */
    private void onDelivered(int chars) {
        login.user().ifPresent(user -> context.budgets().delivered(user.tenantId(), chars));
    }

    Outbox outbox() {
        return outbox;
    }

    void refuse(ErrorCode code, String text, ErrorContext about) {
        refuse(new CollabException(code, text), about);
    }

    void refuse(CollabException refusal, ErrorContext about) {
        refuse(refusal, null, about);
    }

    private void refuse(CollabException refusal, @Nullable Duration retryAfter, ErrorContext about) {
        Scope who = login.scope(about);
        context.listener().refused(who.tenantId(), who.userId(), refusal.code());
        send(SessionMessages.Refusal.of(refusal, retryAfter, about));
    }

    /** The failure as one that may be told; what should not happen is logged with what it is about. */
    CollabException known(String what, Throwable failure, ErrorContext about) {
        return context.failures().known(what, login.scope(about), failure);
    }

    // The end.

    /** The client goes on in a newer connection. */
    void supersede() {
        close(CloseCode.SUPERSEDED, "the client is connected elsewhere");
    }

    /** What it was granted is taken back: what waits for it is not delivered any more. */
    void revoke() {
        outbox.discard();
        if (over.compareAndSet(false, true)) {
            connection.close(CloseCode.NOT_AUTHENTICATED, "revoked");
            context.runtime().scheduler().schedule(CLOSE_PATIENCE, connection::abort);
            cleanUp(CloseCode.NOT_AUTHENTICATED);
        }
    }

    /** What it may see has changed: it leaves what the authorizer no longer allows. */
    void reviewRights() {
        later(documents::reviewRights);
        later(channels::reviewRights);
        later(presence::reviewRights);
    }

    /** It is put out of a document. */
    void dismiss(String documentId) {
        later(() -> {
            documents.dismiss(documentId, "closed");
            return DONE;
        });
    }

    /** Announces a planned end and closes a little later, when what is under way has been answered. */
    void drain(Duration retryAfter) {
        if (!draining.compareAndSet(false, true)) {
            return;
        }
        send(new SessionMessages.Bye(CloseCode.RESTART, retryAfter));
        context.runtime().scheduler().schedule(DRAIN, () -> close(CloseCode.RESTART, "restart"));
    }

    /** Closes when what waits has been sent, and after a while in any case. */
    void close(CloseCode code, String reason) {
        close(code, reason, code);
    }

    /** @param decided null if it was not the server that decided */
    private void close(CloseCode code, String reason, @Nullable CloseCode decided) {
        if (over.compareAndSet(false, true)) {
            context.registry().leaving(this);
            outbox.closeAfterLast(() -> connection.close(code, reason));
            context.runtime().scheduler().schedule(CLOSE_PATIENCE, this::giveUp);
            cleanUp(decided);
        }
    }

    private void giveUp() {
        connection.abort();
        context.registry().left(this);
    }

    /** Gives the connection up. */
    void abort() {
        end(CloseCode.GOING_AWAY, "the server is gone");
    }

    /** Closes without waiting for a peer that does not read. */
    private void end(CloseCode code, String reason) {
        boolean first = over.compareAndSet(false, true);
        outbox.discard();
        connection.close(code, reason);
        giveUp();
        if (first) {
            cleanUp(code);
        }
    }

    private void cleanUp(@Nullable CloseCode code) {
        liveness.stop();
        documents.leaveAll();
        presence.end();
        channels.leaveAll();
        login.end();
        context.registry().close(this);
        if (code != CloseCode.SUPERSEDED) {
            // The client of one that was superseded speaks through another one.
            context.ended().add(this);
        }
        Scope who = login.scope(ErrorContext.NONE);
        LOG.debug("connection closed, code={} {}", code == null ? "none" : code.code(), who);
        context.listener().connectionClosed(who.tenantId(), who.userId(), code);
    }
}
