package io.collab4j.jakarta.client;

import java.util.Optional;

/** Hears what is said in a channel, on the client's loop, in order; must not block. */
public interface ChannelListener {

    /** The server has answered, again after each lost line; told before the messages that came with the answer. */
    default void onSubscribed(ChannelStart start) {}

    /** In the order of the offsets, each once. */
    default void onMessage(ChannelMessage message) {}

    /**
     * It is over and does not go on by itself.
     *
     * @param error if the server refused; empty if it ended it
     */
    default void onUnsubscribed(String reason, Optional<ClientException> error) {}
}
