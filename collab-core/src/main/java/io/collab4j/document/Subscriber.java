package io.collab4j.document;

import io.collab4j.presence.RoomListener;

/** A member as its document and the fields it is subscribed to see it. Called on any of their threads; must not block. */
public interface Subscriber extends RoomListener {

    /**
     * There is something new to take. Called again only when everything was taken, or when it got urgent.
     *
     * @param waitNanos how long after the member last heard anything this may wait; 0 if it may not
     */
    void onReady(Subscription subscription, long waitNanos);

    /**
     * The subscription is over though nobody asked for it: the member has to join the field again.
     *
     * @param reason for the wire, for example {@code epoch_changed}
     */
    void onEnded(Subscription subscription, String reason);

    /**
     * The membership is over though nobody asked for it.
     *
     * @param reason for the wire, for example {@code deleted}
     */
    void onRemoved(String reason);

    /** A field has come to exist that a member of the whole document should follow. */
    void onFieldAppeared(String fieldName);
}
