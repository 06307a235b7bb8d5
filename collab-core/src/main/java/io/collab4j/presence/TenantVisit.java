package io.collab4j.presence;

import io.collab4j.protocol.PresenceMessages.Online;
import io.collab4j.store.PresenceEntry;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One connection of this node among the people of its tenant. Any thread; leaving again does nothing. */
public final class TenantVisit {
    private final TenantRoom room;
    private final Feed feed;
    private final CompletionStage<Void> entered;
    private final PresenceEntry entry;
    private final Runnable onLeft;

    TenantVisit(TenantRoom room, Feed feed, CompletionStage<Void> entered, PresenceEntry entry, Runnable onLeft) {
        this.room = room;
        this.feed = feed;
        this.entered = entered;
        this.entry = entry;
        this.onLeft = onLeft;
    }

    /**
     * Who is online, by user id. Completes in any case, and soon: if the store does not answer, with those this node knows
     * of.
     */
    public CompletionStage<List<Online>> present() {
        return entered.thenApply(done -> room.greet(feed, entry));
    }

    /** The user alone, as others see it. */
    public Online self() {
        return TenantRoom.online(entry);
    }

    /** It has been told who is there, and is told what changes from here on. */
    public void start() {
        feed.start();
    }

    /** It may not know who is there: it is told nothing until it is greeted again. */
    public void stop() {
        room.stop(feed, entry);
    }

    /** The connection is gone; the user is offline a little later, if it was the last one. */
    public void leave() {
        onLeft.run();
    }
}
