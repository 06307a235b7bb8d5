package io.collab4j;

import io.collab4j.access.Gate;
import io.collab4j.activity.ActivityService;
import io.collab4j.channel.ChannelKind;
import io.collab4j.channel.ChannelService;
import io.collab4j.document.DocumentService;
import io.collab4j.document.DocumentSource;
import io.collab4j.document.EditObserver;
import io.collab4j.document.FieldTypes;
import io.collab4j.document.OperationCodec;
import io.collab4j.feed.Feed;
import io.collab4j.feed.FeedService;
import io.collab4j.identity.Authenticator;
import io.collab4j.identity.Authorizer;
import io.collab4j.lock.LockModes;
import io.collab4j.lock.LockRoom;
import io.collab4j.notification.NotificationService;
import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.presence.PresenceNode;
import io.collab4j.revocation.RevocationService;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.runtime.SystemRuntime;
import io.collab4j.session.SessionService;
import io.collab4j.store.Storage;
import io.collab4j.store.memory.MemoryStorage;
import io.collab4j.stream.StreamService;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a {@link Collab} together. What is not set is as the library promises. Not thread-safe. */
public final class CollabBuilder {
    private final List<OperationCodec<?, ?>> types = new ArrayList<>();
    private final List<ChannelKind> channelKinds = new ArrayList<>();
    private final List<Feed> feeds = new ArrayList<>();
    private final List<CollabListener> listeners = new ArrayList<>();
    private CollabLimits limits = CollabLimits.DEFAULT;
    private Authenticator authenticator = Authenticator.NOBODY;
    private Authorizer authorizer = Authorizer.NOTHING;
    private DocumentSource source = DocumentSource.NONE;
    private EditObserver observer = EditObserver.NONE;
    private LockModes lockModes = LockModes.ENFORCED;
    private @Nullable CollabRuntime runtime;
    private @Nullable Storage storage;

    CollabBuilder() {}

    public CollabBuilder limits(CollabLimits limits) {
        this.limits = limits;
        return this;
    }

    /** Who tokens belong to; nobody if it is not set. */
    public CollabBuilder authenticator(Authenticator authenticator) {
        this.authenticator = authenticator;
        return this;
    }

    /** Who may do what; nobody may do anything if it is not set. */
    public CollabBuilder authorizer(Authorizer authorizer) {
        this.authorizer = authorizer;
        return this;
    }

    /** Where documents come from and are saved to. */
    public CollabBuilder documentSource(DocumentSource source) {
        this.source = source;
        return this;
    }

    /** Hears of every edit that this node commits; nobody does if it is not set. */
    public CollabBuilder editObserver(EditObserver observer) {
        this.observer = observer;
        return this;
    }

    /** What the lock of each field means; all are enforced if it is not set. */
    public CollabBuilder lockModes(LockModes lockModes) {
        this.lockModes = lockModes;
        return this;
    }

    /** Hears what an operator counts, as others do that were given before. */
    public CollabBuilder listener(CollabListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Where documents live while they are edited; in this process if it is not set. */
    public CollabBuilder storage(Storage storage) {
        this.storage = storage;
        return this;
    }

    /** Time, timers, randomness and the executor; threads of its own if it is not set. */
    public CollabBuilder runtime(CollabRuntime runtime) {
        this.runtime = runtime;
        return this;
    }

    /** A field type beside {@code text} and {@code value}. */
    public CollabBuilder fieldType(OperationCodec<?, ?> type) {
        types.add(type);
        return this;
    }

    /**
     * What channels are like whose names begin with the kind's; takes the place of a known kind of that name. What nobody
     * configures is as {@link ChannelKind#unknown} says.
     */
    public CollabBuilder channelKind(ChannelKind kind) {
        channelKinds.add(kind);
        return this;
    }

    /** A feed of the application's; takes the place of one of the library's at the same path. */
    public CollabBuilder feed(Feed feed) {
        feeds.add(feed);
        return this;
    }

    /** The server, ready for connections. */
    public Collab build() {
        Runnable onClose = () -> {};
        CollabRuntime world = runtime;
        if (world == null) {
            SystemRuntime system = new SystemRuntime();
            world = system.runtime();
            onClose = system::close;
        }
        Storage store =
                storage == null ? new MemoryStorage(world, limits.documents().clientRecordLifetime()) : storage;
        CollabListener listener = CollabListener.guarded(listeners);
        LockRoom locks = new LockRoom(world, store, limits.locks(), lockModes, listener);
        PresenceNode presence = new PresenceNode(world, store, limits.presence(), listener);
        DocumentService documents = new DocumentService(
                world, store, presence, limits.documents(), new FieldTypes(types), source, locks, observer, listener);
        RevocationService revocations = new RevocationService(
                world,
                store.revocations(),
                limits.sessions().revocationLifetime(),
                new Failures(listener, world::newId));
        Gate gate =
                new Gate(authenticator, authorizer, revocations, world, listener, new Failures(listener, world::newId));
        List<ChannelKind> ownKinds = new ArrayList<>(NotificationService.kinds());
        ownKinds.addAll(ActivityService.kinds());
        ChannelService channels = new ChannelService(world, store, limits.channels(), channelKinds, ownKinds, listener);
        NotificationService notifications = new NotificationService(world, channels);
        ActivityService activity = new ActivityService(world, channels);
        List<Feed> allFeeds = new ArrayList<>(feeds);
        allFeeds.add(notifications.feed());
        allFeeds.addAll(activity.feeds());
        allFeeds.add(Feed.DASHBOARD);
        SessionService sessions = new SessionService(
                world,
                gate,
                store.clients(),
                store.rates(),
                documents,
                revocations,
                locks,
                presence,
                channels,
                limits.sessions(),
                limits.messages(),
                limits.documents().maxDocumentBytes(),
                listener);
        FeedService feedService = new FeedService(
                world,
                gate,
                channels,
                revocations,
                store.tickets(),
                limits.feeds(),
                allFeeds,
                sessions.deliveries(),
                listener);
        StreamService streams =
                new StreamService(world, sessions, store.bus(), limits.streams(), new Failures(listener, world::newId));
        Collab collab = new Collab(
                limits,
                world,
                sessions,
                documents,
                revocations,
                locks,
                presence,
                channels,
                feedService,
                streams,
                notifications,
                activity,
                gate,
                onClose);
        listener.started(collab::health);
        revocations.start();
        return collab;
    }
}
