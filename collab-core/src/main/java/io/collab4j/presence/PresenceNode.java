package io.collab4j.presence;

import io.collab4j.identity.User;
import io.collab4j.json.Json;
import io.collab4j.json.JsonLimits;
import io.collab4j.json.JsonValue.JsonObject;
import io.collab4j.observe.CollabListener;
import io.collab4j.observe.Failures;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.runtime.CollabRuntime;
import io.collab4j.store.DocumentKey;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.PresencePlace;
import io.collab4j.store.PresenceRoster;
import io.collab4j.store.Storage;
import io.collab4j.store.TenantKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Presence on one node: its rooms, and the lease that holds its people in them. Any thread. */
public final class PresenceNode implements PresenceService {
    /** Clients of a node that stops are asked to come back within this time. */
    private static final Duration RETURN = Duration.ofSeconds(10);
    /** What the application was told by its own authenticator needs no narrow limits. */
    private static final JsonLimits STORED = new JsonLimits(64, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final PresenceContext context;
    private final Seats seats;
    private final NodeUsers users;
    private final Map<TenantKey, Holding> tenants = new ConcurrentHashMap<>();
    private final Map<DocumentKey, DocumentRoom> documents = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** A node where nobody is. */
    public PresenceNode(CollabRuntime runtime, Storage storage, PresenceLimits limits, CollabListener listener) {
        this.context = new PresenceContext(
                runtime.newId(),
                runtime,
                storage.presence(),
                storage.nodeLeases(),
                storage.bus(),
                limits,
                new Failures(listener, runtime::newId));
        this.users = new NodeUsers(listener);
        this.seats = new Seats(context, this::onChange);
    }

    /** A tenant's room and how many use it; changed only within the map's own step for its key. */
    private static final class Holding {
        private final TenantRoom room;
        private int users;

        Holding(TenantRoom room) {
            this.room = room;
        }
    }

    /** A connection has proved whose it is. */
    public TenantVisit enter(User user, String sessionId, PresenceListener listener) {
        TenantKey key = new TenantKey(user.tenantId());
        TenantRoom room = tenants.compute(key, (k, held) -> {
                    Holding holding = held == null ? new Holding(new TenantRoom(key, context, seats)) : held;
                    holding.users++;
                    return holding;
                })
                .room;
        Feed feed = room.enter(listener);
        PresenceEntry entry = new PresenceEntry(
                context.node(), sessionId, user.userId(), user.info().toJson());
        CompletionStage<Void> entered = context.patient(
                seats.enter(key, entry).thenCompose(done -> room.known()).exceptionally(failure -> null));
        AtomicBoolean left = new AtomicBoolean();
        users.enter(user.tenantId(), user.userId());
        return new TenantVisit(room, feed, entered, entry, () -> {
            if (left.compareAndSet(false, true)) {
                room.leave(sessionId, feed);
                release(key);
                leaveLater(key, sessionId);
                users.leave(user.tenantId(), user.userId());
            }
        });
    }

    private void release(TenantKey key) {
        tenants.computeIfPresent(key, (k, holding) -> {
            holding.users--;
            if (holding.users == 0) {
                holding.room.close();
                return null;
            }
            return holding;
        });
    }

    /** A user who loads a page again is back before anybody has been told. */
    private void leaveLater(TenantKey key, String sessionId) {
        Instant at = context.now();
        if (!stopping) {
            context.runtime().scheduler().schedule(context.limits().grace(), () -> seats.leave(key, sessionId, at));
        }
    }

    /** A document is opened on this node; its room is closed with it. */
    public DocumentRoom open(DocumentKey key, CursorFields fields) {
        DocumentRoom room = new DocumentRoom(key, context, seats, fields, closed -> documents.remove(key, closed));
        documents.put(key, room);
        return room;
    }

    /** Something has changed by what this node did: its own room hears of it whatever becomes of the bus. */
    private void onChange(PresencePlace place, PresenceChange change) {
        if (place instanceof TenantKey key) {
            Holding held = tenants.get(key);
            if (held != null) {
                held.room.hear(change);
            }
            context.bus().publish(key, change);
        } else if (place instanceof DocumentKey key) {
            DocumentRoom room = documents.get(key);
            if (room != null) {
                room.hear(change);
            }
            context.bus().publish(key, change);
        }
    }

    @Override
    public CompletionStage<List<PresentUser>> online(String tenantId) {
        return entries(new TenantKey(tenantId)).thenApply(entries -> {
            Map<String, PresentUser> users = new TreeMap<>();
            entries.forEach(entry -> users.putIfAbsent(entry.userId(), new PresentUser(entry.userId(), infoOf(entry))));
            return List.copyOf(users.values());
        });
    }

    @Override
    public CompletionStage<List<DocumentMember>> members(String tenantId, String documentId) {
        return entries(new DocumentKey(tenantId, documentId))
                .thenApply(entries -> entries.stream()
                        .map(entry -> new DocumentMember(entry.userId(), entry.sessionId(), infoOf(entry)))
                        .toList());
    }

    /** Those of dead nodes are swept first, for perhaps nobody else does. */
    private CompletionStage<List<PresenceEntry>> entries(PresencePlace place) {
        CompletableFuture<List<PresenceEntry>> entries = new CompletableFuture<>();
        seats.sweepNow().thenCompose(swept -> context.list(place, -1)).whenComplete((listed, failure) -> {
            if (failure == null) {
                entries.complete(listed.map(PresenceRoster::entries).orElse(List.of()));
            } else {
                entries.completeExceptionally(
                        new CollabException(ErrorCode.STORE_UNAVAILABLE, "the store does not answer"));
            }
        });
        return entries;
    }

    private static JsonObject infoOf(PresenceEntry entry) {
        return Json.read(entry.userInfo(), STORED) instanceof JsonObject info ? info : JsonObject.EMPTY;
    }

    /** From here on those who go are expected back on another node. */
    public void drain() {
        stopping = true;
    }

    /** Does nothing more; those who were here stay online until they can be back on another node. */
    public CompletionStage<Void> stop() {
        stopping = true;
        return seats.stop(RETURN.plus(context.limits().grace()));
    }

    /** Does nothing more; whoever is still entered goes with the lease. */
    public void abort() {
        stopping = true;
        seats.halt();
    }
}
