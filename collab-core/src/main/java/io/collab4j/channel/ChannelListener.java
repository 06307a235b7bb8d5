package io.collab4j.channel;

import io.collab4j.store.ChannelMessage;

/** Listens to a channel in the server's process. Called on the channel's thread; must not block. What it throws is logged. */
public interface ChannelListener {

    /** A message was published. */
    void onMessage(ChannelMessage message);

    /**
     * The subscription is over though nobody closed it; a new one may say where this one was.
     *
     * @param reason {@code overtaken}, {@code epoch_changed}, or what the application closed the channel with
     */
    default void onEnded(String reason) {}
}
