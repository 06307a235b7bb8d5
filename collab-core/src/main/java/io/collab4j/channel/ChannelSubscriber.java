package io.collab4j.channel;

/** Who is subscribed to a channel, as the channel sees it. Called on the channel's thread; must not block. */
public interface ChannelSubscriber {

    /**
     * There is something new to take. Called again only when everything was taken, or when it got urgent.
     *
     * @param waitNanos how long after the subscriber last heard anything this may wait; 0 if it may not
     */
    void onReady(ChannelSubscription subscription, long waitNanos);

    /**
     * The subscription is over though nobody asked for it.
     *
     * @param reason for the wire: {@code overtaken} if messages were missed, {@code epoch_changed} if the store lost the
     *     channel, {@code internal}, or what the application said
     */
    void onEnded(ChannelSubscription subscription, String reason);
}
