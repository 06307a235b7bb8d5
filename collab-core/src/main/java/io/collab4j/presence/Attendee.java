package io.collab4j.presence;

import io.collab4j.presence.DocumentRoom.Presence;
import io.collab4j.store.PresenceEntry;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One session of this node in one document. Any thread; leaving again does nothing. */
public final class Attendee {
    private final DocumentRoom room;
    private final PresenceEntry entry;
    private final RoomListener listener;
    private final Feed feed;
    private final CompletionStage<Void> entered;

    Attendee(DocumentRoom room, PresenceEntry entry, RoomListener listener, Feed feed, CompletionStage<Void> entered) {
        this.room = room;
        this.entry = entry;
        this.listener = listener;
        this.feed = feed;
        this.entered = entered;
    }

    PresenceEntry entry() {
        return entry;
    }

    RoomListener listener() {
        return listener;
    }

    Feed feed() {
        return feed;
    }

    /**
     * Everybody who is in the document, this one included. Completes in any case, and soon: if the store does not answer, with
     * those this node knows of.
     */
    public CompletionStage<List<Presence>> present() {
        return entered.thenApply(done -> room.greet(this));
    }

    /** It has been told who is there, and is told what changes from here on. */
    public void start() {
        feed.start();
    }

    /** It has not been told who is there after all, and is told what has changed since it was told last. */
    public void goOn() {
        feed.goOn();
    }

    /** Its cursor has moved. */
    public void show(CursorMove move) {
        room.show(move);
    }

    /**
     * Hands something to another member, at most once.
     *
     * @param data as JSON
     * @return whether there is such a member
     */
    public boolean signal(String to, String data) {
        return room.signal(entry, to, data);
    }

    public void leave() {
        room.leave(this);
    }
}
