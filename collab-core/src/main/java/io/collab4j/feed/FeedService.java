package io.collab4j.feed;

import io.collab4j.access.Counts;
import io.collab4j.access.Deliveries;
import io.collab4j.access.Gate;
import io.collab4j.channel.ChannelService;
import io.collab4j.identity.Access;
import io.collab4j.identity.Action;
import io.collab4j.identity.Identity;
import io.collab4j.identity.Resource;
import io.collab4j.identity.User;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.observe.Scope;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.revocation.RevocationService;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.Revocation;
import io.collab4j.store.TicketStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The feeds of one node and their readers. Any thread. */
public final class FeedService {
    /** Readers are asked to come back spread over this time, so that they do not all come at once. */
    private static final long SPREAD_MILLIS = 10_000;
    /** As a regular expression. */
    private static final String TOGETHER = "\\+";

    private static final int MOST_TOGETHER = 8;
    /** For asking only whether there is a feed. */
    private static final User NOBODY = new User("-", "-", JsonObject.EMPTY);

    private final FeedContext context;
    private final List<Feed> feeds;
    private final FeedOpening opening;
    private final FeedTickets tickets;
    private final Set<FeedStream> streams = ConcurrentHashMap.newKeySet();
    private final Counts<String> perTenant = new Counts<>();
    private final Counts<List<String>> perUser = new Counts<>();
    /** How often rights were reviewed. */
    private final AtomicLong reviews = new AtomicLong();

    private volatile boolean stopping;

    /**
     * A service without readers.
     *
     * @param feeds of two that match a path the one with more words of its own is meant, and of two alike the first
     */
    public FeedService(
            CollabRuntime runtime,
            Gate gate,
            ChannelService channels,
            RevocationService revocations,
            TicketStore tickets,
            FeedLimits limits,
            Collection<Feed> feeds,
            Deliveries deliveries,
            CollabListener listener) {
        this.context = new FeedContext(
                runtime, gate, channels, limits, deliveries, listener, new Failures(listener, runtime::newId));
        this.feeds = feeds.stream()
                .sorted(Comparator.comparingLong((Feed feed) -> -feed.path().words()))
                .toList();
        this.opening = new FeedOpening(context);
        this.tickets = new FeedTickets(context, tickets);
        revocations.listen(this::onRevoked);
    }

    /** Whether there is a feed at a path, whoever may read it. */
    public boolean has(String path) {
        return !parts(path, NOBODY).isEmpty();
    }

    /** The feeds behind a path; none if there is no feed at any part of it, or one twice, or more than a stream may have. */
    private List<FeedPart> parts(String path, User user) {
        List<String> paths = List.of(path.split(TOGETHER, -1));
        if (paths.size() > MOST_TOGETHER || paths.stream().distinct().count() < paths.size()) {
            return List.of();
        }
        List<FeedPart> parts = new ArrayList<>();
        for (String each : paths) {
            find(each)
                    .ifPresent(feed -> parts.add(new FeedPart(
                            feed,
                            new FeedRequest(user, each, feed.match(each).orElseThrow()),
                            paths.size() == 1 ? "" : each + ":")));
        }
        return parts.size() == paths.size() ? parts : List.of();
    }

    private Optional<Feed> find(String path) {
        return feeds.stream().filter(feed -> feed.match(path).isPresent()).findFirst();
    }

    /** Tickets for readers that cannot show their token. */
    public FeedTickets tickets() {
        return tickets;
    }

    /**
     * Opens a feed for a reader; nothing is sent before this has succeeded.
     *
     * @param path below the feeds' own, for example {@code dashboard/42}, or several with {@code +} between them, which share
     *     the stream: browsers have few connections for one server. The names of their events then begin with their path and
     *     a colon
     * @param lastEventId the id of the last event that the reader has seen; null if it comes for the first time. What is no
     *     such id counts as one of long ago
     * @return tells what the transport tells of the reader; fails with a {@code CollabException}: {@code bad_name} if there is
     *     no such feed, {@code forbidden}, {@code limit_exceeded}, {@code shutting_down}, {@code store_unavailable}
     */
    public CompletionStage<FeedStream> open(
            String path, Identity identity, @Nullable String lastEventId, FeedConnection connection) {
        return open(path, identity, lastEventId, connection, false);
    }

    /**
     * Opens a feed as {@link #open} does for a reader whom nothing reaches until it is whole: the stream ends when it has told
     * something, or nothing for a while. A reader that goes on where it was is told only what is new.
     */
    public CompletionStage<FeedStream> poll(
            String path, Identity identity, @Nullable String lastEventId, FeedConnection connection) {
        return open(path, identity, lastEventId, connection, true);
    }

    private CompletionStage<FeedStream> open(
            String path, Identity identity, @Nullable String lastEventId, FeedConnection connection, boolean poll) {
        User user = identity.user();
        List<FeedPart> parts = parts(path, user);
        if (parts.isEmpty()) {
            return failed(ErrorCode.BAD_NAME, "there is no such feed");
        } else if (stopping) {
            return failed(ErrorCode.SHUTTING_DOWN, "the server is stopping");
        } else if (!enter(user)) {
            return failed(ErrorCode.LIMIT_EXCEEDED, "too many streams");
        }
        CompletableFuture<FeedStream> opened = new CompletableFuture<>();
        long reviewed = reviews.get();
        allows(parts)
                .thenCompose(allowed -> allowed
                        ? begin(
                                new FeedStream(context, path, parts, identity, connection, poll, this::onEnd),
                                lastEventId,
                                reviewed)
                        : failed(ErrorCode.FORBIDDEN, "not allowed"))
                .whenComplete((stream, failure) -> {
                    if (failure == null) {
                        opened.complete(stream);
                    } else {
                        leave(user);
                        opened.completeExceptionally(context.failures().known("opening a feed", scope(user), failure));
                    }
                });
        return opened;
    }

    private CompletionStage<Boolean> allows(List<FeedPart> parts) {
        CompletionStage<Boolean> allowed = CompletableFuture.completedFuture(true);
        for (FeedPart part : parts) {
            allowed = allowed.thenCombine(allows(part.feed(), part.request()), Boolean::logicalAnd);
        }
        return allowed;
    }

    private CompletionStage<Boolean> allows(Feed feed, FeedRequest request) {
        return feed.isGuarded()
                ? context.gate().decide(scope(request.user()), () -> feed.guard(request))
                : context.gate().allows(new Access(request.user(), Action.READ, new Resource.Feed(request.path())));
    }

    /**
     * Shows the reader what there is.
     *
     * @param reviewed how often rights had been reviewed before it was asked whether this reader may
     */
    private CompletionStage<FeedStream> begin(FeedStream stream, @Nullable String lastEventId, long reviewed) {
        Identity identity = stream.identity();
        return opening.open(stream.parts(), stream, lastEventId).thenApply(start -> {
            streams.add(stream);
            context.listener()
                    .feedOpened(identity.user().tenantId(), identity.user().userId(), stream.path());
            stream.begin(start);
            // What has happened meanwhile was told to those that were in the set.
            if (stopping) {
                shutDown(stream);
            } else if (!context.gate().isStillGood(identity)) {
                stream.end(context.gate().isExpired(identity) ? FeedEnd.TOKEN_EXPIRED : FeedEnd.REVOKED, Duration.ZERO);
            } else if (reviews.get() != reviewed) {
                review(stream);
            }
            return stream;
        });
    }

    private boolean enter(User user) {
        if (!perTenant.enter(user.tenantId(), context.limits().streamsPerTenant())) {
            return false;
        }
        if (!perUser.enter(key(user), context.limits().streamsPerUser())) {
            perTenant.leave(user.tenantId());
            return false;
        }
        return true;
    }

    private void leave(User user) {
        perTenant.leave(user.tenantId());
        perUser.leave(key(user));
    }

    private static List<String> key(User user) {
        return List.of(user.tenantId(), user.userId());
    }

    private static Scope scope(User user) {
        return new Scope(user.tenantId(), user.userId(), null, null, null);
    }

    private void onEnd(FeedStream stream) {
        User user = stream.identity().user();
        streams.remove(stream);
        leave(user);
        context.listener().feedClosed(user.tenantId(), user.userId(), stream.path());
    }

    private void onRevoked(Revocation revocation) {
        if (revocation.target() instanceof Revocation.OfRights) {
            // Before looking at the streams: one that is not among them yet sees this when it is.
            reviews.incrementAndGet();
        }
        for (FeedStream stream : streams) {
            Identity identity = stream.identity();
            if (!identity.user().tenantId().equals(revocation.tenantId())) {
                continue;
            }
            Revocation.Target target = revocation.target();
            if (target instanceof Revocation.OfRights rights && isOf(identity, rights.userId())) {
                review(stream);
            } else if (ends(revocation, identity)) {
                stream.end(FeedEnd.REVOKED, Duration.ZERO);
            }
        }
    }

    private static boolean ends(Revocation revocation, Identity identity) {
        Revocation.Target target = revocation.target();
        if (target instanceof Revocation.OfUser user) {
            return isOf(identity, user.userId()) && !identity.issuedAt().isAfter(revocation.at());
        } else if (target instanceof Revocation.OfToken token) {
            return token.tokenId().equals(identity.tokenId());
        }
        return target instanceof Revocation.OfConnections connections && isOf(identity, connections.userId());
    }

    private static boolean isOf(Identity identity, String userId) {
        return identity.user().userId().equals(userId);
    }

    private void review(FeedStream stream) {
        allows(stream.parts()).thenAccept(allowed -> {
            if (!allowed) {
                stream.end(FeedEnd.REVOKED, Duration.ZERO);
            }
        });
    }

    /** How many streams are open. */
    public int openStreams() {
        return streams.size();
    }

    /**
     * Tells every reader to come back a little later, each at another time, and takes no more.
     *
     * @return completes when all have been told, or cannot be
     */
    public CompletionStage<Void> stop() {
        stopping = true;
        CompletableFuture<?>[] ends = streams.stream()
                .map(stream -> {
                    shutDown(stream);
                    return stream.ended();
                })
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(ends);
    }

    private void shutDown(FeedStream stream) {
        stream.end(
                FeedEnd.SHUTTING_DOWN,
                Duration.ofMillis(1 + context.runtime().random().nextLong(SPREAD_MILLIS)));
    }

    /** Drops everybody who is left. */
    public void abort() {
        stopping = true;
        streams.forEach(FeedStream::onClosed);
    }

    private static <T> CompletionStage<T> failed(ErrorCode code, String message) {
        return CompletableFuture.failedFuture(new CollabException(code, message));
    }
}
