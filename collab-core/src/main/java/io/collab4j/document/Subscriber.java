package io.collab4j.document;

/** A member as the fields it is subscribed to see it. Called on a field's thread; must not block. */
public interface Subscriber {

    /** There is something new to take; called again only after everything was taken. */
    void onReady(Subscription subscription);

    /**
     * The subscription is over though nobody asked for it: the member has to join the field again.
     *
     * @param reason for the wire, for example {@code epoch_changed}
     */
    void onEnded(Subscription subscription, String reason);

    /** A field has come to exist that a member of the whole document should follow. */
    void onFieldAppeared(String fieldName);
}
