package io.collab4j.document;

/** A member as the fields it is subscribed to see it. Called on a field's thread; must not block. */
public interface Subscriber {

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

    /** A field has come to exist that a member of the whole document should follow. */
    void onFieldAppeared(String fieldName);
}
