package io.collab4j.presence;

import io.collab4j.protocol.PresenceMessages;
import io.collab4j.protocol.PresenceMessages.Online;
import io.collab4j.runtime.Scheduler.Cancellable;
import io.collab4j.store.Bus;
import io.collab4j.store.EventsMissed;
import io.collab4j.store.PresenceChange;
import io.collab4j.store.PresenceEntry;
import io.collab4j.store.TenantEvent;
import io.collab4j.store.TenantKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The people of one tenant as this node knows and tells them. Any thread. */
final class TenantRoom {
    private final PresenceContext context;
    private final Roster roster;
    private final Listing listing;
    private final Board<String> board = new Board<>();
    /** How those whom the roster has are told, by user id, to a crowd that comes at once; only under its lock. */
    private final Map<String, Shown> shown = new HashMap<>();

    private final Readers readers;
    private final Pulse pulse;
    private final Bus.Subscription bus;
    private volatile Cancellable heartbeat = () -> {};
    private volatile boolean closed;

    TenantRoom(TenantKey key, PresenceContext context, Seats seats) {
        this.context = context;
        this.roster = new Roster(key, this::onDifference);
        this.listing = new Listing(key, context, roster, seats);
        this.readers = new Readers(context.runtime().executor(), () -> 0);
        this.pulse = new Pulse(context.runtime().scheduler(), this::tickNanos, readers::tell);
        this.bus = context.bus().subscribe(key, this::onEvent);
        beat();
    }

    private long tickNanos() {
        return context.limits().tickNanos(readers.size());
    }

    private void onEvent(TenantEvent event) {
        if (event instanceof PresenceChange change) {
            hear(change);
        } else if (event instanceof EventsMissed) {
            listing.missed(true);
        }
    }

    void hear(PresenceChange change) {
        roster.hear(change);
    }

    private void onDifference(PresenceChange change) {
        String userId = change.entry().userId();
        PresenceMessages.Change message = new PresenceMessages.Change(
                userId,
                change.present(),
                change.at(),
                change.present() ? change.entry().userInfo() : null);
        if (!change.present()) {
            shown.remove(userId);
        }
        Notice replaced = board.get(userId);
        board.put(userId, version -> Notice.Attendance.instead(replaced, userId, change.present(), version, message));
        pulse.ask();
    }

    private void beat() {
        heartbeat = context.runtime().scheduler().schedule(context.limits().heartbeat(), () -> {
            if (!closed) {
                listing.beat().whenComplete((listed, failure) -> beat());
                roster.still(shown::clear);
                board.forgetRead(readers.readByAll(board.newest()));
            }
        });
    }

    /** Is among the readers from its greeting on. */
    Feed enter(PresenceListener listener) {
        // A tenant has no fields, and everybody hears of himself: another of his connections may be the last one.
        return new Feed(board, "", (field, revision, outlet) -> FieldReader.Reach.NEVER, listener);
    }

    /** Completes when it is known who is there; fails if the store does not answer. */
    CompletionStage<Void> known() {
        return listing.known();
    }

    /** Who is there, for one who is among them; what changes from here on is told to it. */
    List<Online> greet(Feed feed, PresenceEntry own) {
        List<Online> users = new ArrayList<>();
        readers.add(own.sessionId(), feed);
        roster.still(() -> {
            feed.greet();
            if (!roster.has(own.userId())) {
                users.add(online(own));
            }
            roster.entries().forEach(entry -> users.add(shown(entry)));
        });
        return users;
    }

    private record Shown(PresenceEntry entry, Online online) {}

    /** Who went and came again without being missed may have another name since. */
    private Online shown(PresenceEntry entry) {
        Shown known = shown.get(entry.userId());
        if (known == null || !known.entry().equals(entry)) {
            known = new Shown(entry, online(entry));
            shown.put(entry.userId(), known);
        }
        return known.online();
    }

    static Online online(PresenceEntry entry) {
        return new Online(entry.userId(), entry.userInfo());
    }

    /** It is told nothing until it is greeted again, and nothing is kept for it. */
    void stop(Feed feed, PresenceEntry own) {
        feed.stop();
        readers.release(own.sessionId(), feed);
    }

    void leave(String sessionId, Feed feed) {
        readers.remove(sessionId, feed);
    }

    void close() {
        closed = true;
        heartbeat.cancel();
        bus.close();
    }
}
