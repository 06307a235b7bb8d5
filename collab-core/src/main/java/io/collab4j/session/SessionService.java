package io.collab4j.session;

import io.collab4j.access.Deliveries;
import io.collab4j.access.Gate;
import io.collab4j.channel.ChannelService;
import io.collab4j.document.DocumentService;
import io.collab4j.lock.LockRoom;
import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.presence.PresenceNode;
import io.collab4j.protocol.FrameDecoder;
import io.collab4j.protocol.MessageLimits;
import io.collab4j.protocol.SessionMessages;
import io.collab4j.revocation.RevocationService;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.ClientStore;
import io.collab4j.store.RateStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The sessions of one node. */
public final class SessionService {
    /** Clients are asked to come back spread over this time, so that they do not all come at once. */
    private static final long SPREAD_MILLIS = 10_000;

    private final SessionContext context;
    private volatile boolean stopping;

    /** A service without sessions. */
    public SessionService(
            CollabRuntime runtime,
            Gate gate,
            ClientStore clients,
            RateStore rates,
            DocumentService documents,
            RevocationService revocations,
            LockRoom locks,
            PresenceNode presence,
            ChannelService channels,
            SessionLimits limits,
            MessageLimits messageLimits,
            long maxDocumentBytes,
            CollabListener listener) {
        this.context = new SessionContext(
                runtime,
                gate,
                clients,
                documents,
                locks,
                presence,
                channels,
                limits,
                messageLimits,
                new SessionMessages.Limits(
                        messageLimits.maxFrameBytes(),
                        messageLimits.maxOperationBytes(),
                        maxDocumentBytes,
                        announced(limits.rates().perConnection().operations())),
                new FrameDecoder(messageLimits),
                new SessionRegistry(limits.connections()),
                new EndedSessions(runtime),
                new NodeBudgets(limits.rates(), runtime.scheduler(), rates),
                revocations,
                new FlushTicker(runtime.scheduler()),
                new Load(),
                listener,
                new Failures(listener, runtime::newId));
        revocations.listen(new RevokedSessions(context.registry(), context.ended(), context.clients(), listener));
    }

    /** Without a limit a client may send as fast as it can; it still has one operation in flight at most. */
    private static long announced(Rate rate) {
        return rate.isUnlimited() ? 1_000_000 : (long) rate.perSecond();
    }

    /** Whether a connection from this address would be taken now. */
    public boolean accepts(String remoteAddress) {
        return !stopping && context.registry().hasRoomFor(remoteAddress);
    }

    /** Whether it says goodbye to everybody, or has. */
    public boolean isStopping() {
        return stopping;
    }

    /** How many connections are open. */
    public int connections() {
        return context.registry().size();
    }

    /** How many of them have proved who they are. */
    public int sessions() {
        return context.load().sessions();
    }

    /** How many messages wait for clients to read them. */
    public long waitingMessages() {
        return context.load().waitingMessages();
    }

    /** How many bytes of them, as the bound of each connection counts them. */
    public long waitingBytes() {
        return context.load().waitingBytes();
    }

    /** For those who deliver without a session. */
    public Deliveries deliveries() {
        return context.budgets()::delivered;
    }

    /** Takes a connection over. */
    public ClientSession connect(Connection connection, Handshake handshake) {
        Session session = new Session(context, connection, handshake);
        session.start(handshake);
        if (stopping) {
            drain(session);
        }
        return session;
    }

    /** Says goodbye to everybody; completes when all have gone or the time is over. */
    public CompletionStage<Void> stop(Duration within) {
        stopping = true;
        context.budgets().stop();
        for (Session session : context.registry().all()) {
            drain(session);
        }
        CompletableFuture<Void> gone = new CompletableFuture<>();
        awaitGone(context.nanoTime() + within.toNanos(), gone);
        return gone;
    }

    private void drain(Session session) {
        session.drain(Duration.ofMillis(context.runtime().random().nextLong(SPREAD_MILLIS)));
    }

    private void awaitGone(long until, CompletableFuture<Void> gone) {
        if (context.registry().isDeserted() || context.nanoTime() - until >= 0) {
            gone.complete(null);
        } else {
            context.runtime().scheduler().schedule(Duration.ofMillis(20), () -> awaitGone(until, gone));
        }
    }

    /** Drops everybody who is left. */
    public void abort() {
        stopping = true;
        context.budgets().stop();
        context.registry().all().forEach(Session::abort);
    }
}
