package io.collab4j;

import io.collab4j.access.Gate;
import io.collab4j.activity.ActivityLog;
import io.collab4j.activity.ActivityService;
import io.collab4j.activity.Changes;
import io.collab4j.channel.ChannelService;
import io.collab4j.channel.Channels;
import io.collab4j.document.DocumentReference;
import io.collab4j.document.DocumentService;
import io.collab4j.document.ServerDocument;
import io.collab4j.feed.FeedService;
import io.collab4j.identity.Credentials;
import io.collab4j.identity.Identity;
import io.collab4j.identity.User;
import io.collab4j.lock.LockRoom;
import io.collab4j.lock.LockService;
import io.collab4j.notification.NotificationService;
import io.collab4j.notification.Notifications;
import io.collab4j.observe.CollabHealth;
import io.collab4j.observe.CollabHealth.Obstacle;
import io.collab4j.observe.Scope;
import io.collab4j.presence.PresenceNode;
import io.collab4j.presence.PresenceService;
import io.collab4j.protocol.Names;
import io.collab4j.revocation.RevocationService;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.session.ClientSession;
import io.collab4j.session.Connection;
import io.collab4j.session.Handshake;
import io.collab4j.session.SessionService;
import io.collab4j.stream.StreamService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One node of the collaboration server. An application builds it once, gives it to an adapter that brings it connections,
 * and closes it. Any thread may use it.
 *
 * <pre>{@code
 * Collab collab = Collab.builder()
 *         .authenticator(tokens)
 *         .authorizer(Authorizer.of(access -> access.documentId()
 *                 .map(documentId -> mayOpen(access.user(), documentId))
 *                 .orElse(false)))
 *         .build();
 * }</pre>
 */
public final class Collab implements AutoCloseable {
    private final CollabLimits limits;
    private final CollabRuntime runtime;
    private final SessionService sessions;
    private final DocumentService documents;
    private final RevocationService revocations;
    private final LockRoom locks;
    private final PresenceNode presence;
    private final ChannelService channels;
    private final FeedService feeds;
    private final StreamService streams;
    private final NotificationService notifications;
    private final ActivityService activity;
    private final Gate gate;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    Collab(
            CollabLimits limits,
            CollabRuntime runtime,
            SessionService sessions,
            DocumentService documents,
            RevocationService revocations,
            LockRoom locks,
            PresenceNode presence,
            ChannelService channels,
            FeedService feeds,
            StreamService streams,
            NotificationService notifications,
            ActivityService activity,
            Gate gate,
            Runnable onClose) {
        this.limits = limits;
        this.runtime = runtime;
        this.sessions = sessions;
        this.documents = documents;
        this.revocations = revocations;
        this.locks = locks;
        this.presence = presence;
        this.channels = channels;
        this.feeds = feeds;
        this.streams = streams;
        this.notifications = notifications;
        this.activity = activity;
        this.gate = gate;
        this.onClose = onClose;
    }

    /** A server with everything as promised and nothing allowed: authenticator and authorizer are to be given. */
    public static CollabBuilder builder() {
        return new CollabBuilder();
    }

    public CollabLimits limits() {
        return limits;
    }

    /** For adapters that need time or an executor of their own. */
    public CollabRuntime runtime() {
        return runtime;
    }

    /** Whether a connection from this address would be taken now: not while stopping, not when it has too many. */
    public boolean accepts(String remoteAddress) {
        return sessions.accepts(remoteAddress);
    }

    /**
     * Verifies a token that came with a handshake.
     *
     * @return fails with a {@code CollabException}, whatever the authenticator does
     */
    public CompletionStage<Identity> authenticate(Credentials credentials) {
        return gate.authenticate(credentials.token(), Scope.NODE);
    }

    /**
     * Takes a connection over.
     *
     * @return what the transport tells of its peer
     */
    public ClientSession connect(Connection connection, Handshake handshake) {
        return sessions.connect(connection, handshake);
    }

    /**
     * Opens a document as the application: what it edits is seen by everybody at once, and what others do can be watched.
     * Close it when done.
     *
     * @param user as whom it edits, in whose tenant; authorizers are not asked
     * @throws io.collab4j.protocol.CollabException {@code bad_name} if the id is no identifier
     */
    public ServerDocument open(String documentId, User user) {
        return documents.open(new DocumentReference(user.tenantId(), Names.check(documentId), "record"), user);
    }

    /** Closes, deletes and resets documents. */
    public Documents documents() {
        return new Documents(documents, revocations);
    }

    /** Takes back what was granted: users, sessions, tokens, rights, connections. */
    public RevocationService revocations() {
        return revocations;
    }

    /** The locks of fields: lists, takes, gives back and takes away. */
    public LockService locks() {
        return locks;
    }

    /** Who is online and who is in which document, over all nodes. */
    public PresenceService presence() {
        return presence;
    }

    /** Channels as the application uses them: it publishes, listens and looks back without a connection. */
    public Channels channels() {
        return channels;
    }

    /** Feeds, for adapters: who opens one is told what its channels have. */
    public FeedService feeds() {
        return feeds;
    }

    /** The fallback transport, for adapters: sessions whose clients cannot keep a WebSocket. */
    public StreamService streams() {
        return streams;
    }

    /** Tells users something, and knows what they have read. */
    public Notifications notifications() {
        return notifications;
    }

    /** Where the application says what it has done to its records. */
    public Changes changes() {
        return activity;
    }

    /** What has been done to records lately. */
    public ActivityLog activity() {
        return activity;
    }

    /**
     * What this node holds now, and whether new clients should be sent to it. It only reads counters, so it may be asked as
     * often as one likes, by any thread, also while the node stops and after.
     */
    public CollabHealth health() {
        List<Obstacle> obstacles = new ArrayList<>(2);
        if (sessions.isStopping()) {
            obstacles.add(Obstacle.STOPPING);
        }
        if (!revocations.isCurrent()) {
            obstacles.add(Obstacle.STORE_UNAVAILABLE);
        }
        return new CollabHealth(
                obstacles,
                sessions.connections(),
                sessions.sessions(),
                documents.openDocuments(),
                channels.openChannels(),
                feeds.openStreams(),
                sessions.waitingMessages(),
                sessions.waitingBytes());
    }

    /**
     * Stops: takes no more connections or edits, answers what is under way, tells every client when to come back, each
     * another time, and saves.
     *
     * @param within what it may take
     * @return completes when everything is done or the time is over
     */
    public CompletionStage<Void> stop(Duration within) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Cancellable timer = runtime.scheduler().schedule(within, () -> over.complete(null));
        presence.drain();
        CompletionStage<Void> told = feeds.stop();
        sessions.stop(within)
                .thenCompose(stopped -> documents.close())
                .thenCompose(closed -> presence.stop())
                .thenCompose(stopped -> told)
                .whenComplete((done, failure) -> {
                    timer.cancel();
                    over.complete(null);
                });
        return over;
    }

    /** Gives everything up that {@link #stop} has not finished. Closing again does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        revocations.close();
        sessions.abort();
        streams.close();
        feeds.abort();
        documents.abort();
        locks.close();
        presence.abort();
        channels.abort();
        onClose.run();
    }
}
